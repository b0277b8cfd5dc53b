#version 330 core
// The free energy of the overlaps (m1, m2) with two memories, as colours and contour lines:
//
//   f - f(0, 0) = u^2/4 - share L(u) + v^2/4 - (1 - share) L(v),
//   u = m1 + m2,  v = m1 - m2,  L(x) = T ln cosh(x/T),  |x| at T = 0.
//
// share: of the neurons in which the memories agree. Energies are relative to
// the origin, where the numbers would lose their digits at high T. A colour is f
// and nothing else: light from a side would make valleys of equal f unlike.
uniform float side;        // pixels along one side
uniform float reach;       // m1 and m2 go from -reach to reach
uniform float share, temperature;
uniform float low, high;   // of what a state can have
uniform float between;     // contour lines
uniform float phase;       // of f(0, 0), in lines
uniform float line;        // width of a line, in pixels
uniform vec3 map[9];       // from low to high
uniform vec3 ground, ink;  // beyond what a state can reach
out vec4 colour;

float well(float x) {
  float a = abs(x), r = a / temperature;
  if (temperature <= 0.0) return a;
  if (r < 0.05) return temperature * r * r * (0.5 - r * r / 12.0);
  return a + temperature * (log(1.0 + exp(-2.0 * r)) - 0.69314718);
}

// The derivative of well; a crease is as wide as a pixel at least.
float pull(float x, float pixel) {
  float e = exp(-2.0 * abs(x) / max(temperature, pixel));
  return sign(x) * (1.0 - e) / (1.0 + e);
}

vec3 shade(float level) {
  float t = clamp(level, 0.0, 1.0) * 8.0;
  int k = clamp(int(floor(t)), 0, 7);
  return mix(map[k], map[k + 1], t - float(k));
}

void main() {
  float pixel = 2.0 * reach / side;
  vec2 m = vec2(gl_FragCoord.x, side - gl_FragCoord.y) * pixel - reach; // the first row is the top one
  float u = m.x + m.y, v = m.x - m.y;
  float f = u * u / 4.0 - share * well(u) + v * v / 4.0 - (1.0 - share) * well(v);
  float along_u = u / 2.0 - share * pull(u, pixel), along_v = v / 2.0 - (1.0 - share) * pull(v, pixel);
  vec2 slope = vec2(along_u + along_v, along_u - along_v);

  vec3 c = shade((f - low) / (high - low));

  // A line is as wide everywhere; where they crowd they are left out.
  float lines = f / between + phase, per_pixel = length(slope) * pixel / between;
  float nearest = abs(fract(lines + 0.5) - 0.5) / max(per_pixel, 1e-6);
  float contour = (1.0 - smoothstep(line * 0.5 - 0.5, line * 0.5 + 0.5, nearest)) *
                  (1.0 - smoothstep(0.2, 0.4, per_pixel));
  vec3 over = vec3(dot(c, vec3(0.3, 0.6, 0.1)) < 0.45 ? 1.0 : 0.0);
  float beyond = max(abs(u) - 2.0 * share, abs(v) - 2.0 * (1.0 - share)) / (1.4142136 * pixel); // pixels
  float within = 1.0 - smoothstep(0.0, 1.0, beyond);
  c = mix(c, over, 0.3 * contour * within);
  vec2 axes = 1.0 - smoothstep(0.0, 1.0, abs(m) / pixel);
  c = mix(c, over, 0.22 * max(axes.x, axes.y));

  float hatch = step(mod(gl_FragCoord.x + gl_FragCoord.y, 7.0 * line), line);
  vec3 outside = mix(mix(c, ground, 0.78), ink, 0.10 * hatch);
  c = mix(outside, c, within);
  c = mix(c, ink, 0.45 * (1.0 - smoothstep(line * 0.5, line * 0.5 + 1.0, abs(beyond))));
  colour = vec4(clamp(c, 0.0, 1.0), 1.0);
}
