#version 330 core
// The state, one texel a neuron. A pixel is the mean of the neurons that it
// covers, weighted by area: crisp where a neuron has pixels to itself, and
// without moire where many neurons share one.
uniform sampler2D cells; // 0 for -1, 1 for +1
uniform ivec2 grid;      // texels
uniform vec2 size;       // pixels of the target
uniform vec3 down, up;   // colours of -1 and +1
uniform float line;      // strength of the lines between cells, 0: none
out vec4 colour;

void main() {
  vec2 pixel = gl_FragCoord.xy - 0.5;
  vec2 low = pixel * vec2(grid) / size;
  vec2 high = (pixel + 1.0) * vec2(grid) / size;
  ivec2 first = clamp(ivec2(floor(low + 1e-4)), ivec2(0), grid - 1);
  ivec2 last = clamp(ivec2(ceil(high - 1e-4)) - 1, first, grid - 1);
  float sum = 0.0, area = 0.0;
  for (int y = first.y; y <= last.y; y++) {
    float rows = min(high.y, float(y + 1)) - max(low.y, float(y));
    for (int x = first.x; x <= last.x; x++) {
      float share = rows * (min(high.x, float(x + 1)) - max(low.x, float(x)));
      sum += share * texelFetch(cells, ivec2(x, y), 0).r;
      area += share;
    }
  }
  float s = area > 0.0 ? sum / area : texelFetch(cells, first, 0).r;
  vec3 c = mix(down, up, s);
  // The first row and column of pixels of a cell are its border.
  vec2 before = floor((pixel - 0.5 + 1e-3) * vec2(grid) / size);
  bool border = any(notEqual(vec2(first), clamp(before, vec2(0.0), vec2(grid - 1))));
  if (border) c = mix(c, vec3(0.42, 0.46, 0.52), line);
  colour = vec4(c, 1.0);
}
