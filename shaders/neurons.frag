#version 330 core
// The state, one texel a neuron, with what is laid over it. A pixel is the mean
// of the neurons that it covers, weighted by area: crisp where a neuron has
// pixels to itself, and without moire where many neurons share one.
uniform sampler2D cells;  // 0 for -1, 1 for +1
uniform sampler2D marks;  // 0 to 1, texels as in cells
uniform sampler2D fields; // h, at samples of the grid
uniform ivec2 grid;       // texels
uniform vec2 size;        // pixels of the target
uniform vec3 down, up;    // colours of -1 and +1
uniform float line;       // strength of the lines between cells, 0: none
uniform int over;         // 0: nothing, 1: fields, 2: marks
uniform vec3 mark;        // colour of what is marked
uniform vec3 map[5];      // of fields at -peak, -peak/2, 0, +peak/2, +peak
uniform float peak;
uniform bool dots;        // cells are large enough for the state as a dot on its field
out vec4 colour;

vec3 shade(float h) {
  float t = clamp(h / peak, -1.0, 1.0) * 2.0 + 2.0;
  int k = clamp(int(floor(t)), 0, 3);
  return mix(map[k], map[k + 1], t - float(k));
}

// The state as a disc of its colour within a thin ring, which is seen on any field.
vec3 dotted(vec3 field, float s, vec2 pixel) {
  vec2 cell = size / vec2(grid);
  vec2 off = (fract((pixel + 0.5) / cell) - 0.5) * cell;
  float far = length(off), radius = min(cell.x, cell.y) * 0.24;
  vec3 c = mix(vec3(0.5), field, smoothstep(radius + 0.5, radius + 1.5, far));
  return mix(mix(down, up, s), c, smoothstep(radius - 0.5, radius + 0.5, far));
}

void main() {
  vec2 pixel = gl_FragCoord.xy - 0.5;
  vec2 low = pixel * vec2(grid) / size;
  vec2 high = (pixel + 1.0) * vec2(grid) / size;
  ivec2 first = clamp(ivec2(floor(low + 1e-4)), ivec2(0), grid - 1);
  ivec2 last = clamp(ivec2(ceil(high - 1e-4)) - 1, first, grid - 1);
  float sum = 0.0, area = 0.0, marked = 0.0, strongest = 0.0;
  for (int y = first.y; y <= last.y; y++) {
    float rows = min(high.y, float(y + 1)) - max(low.y, float(y));
    for (int x = first.x; x <= last.x; x++) {
      float share = rows * (min(high.x, float(x + 1)) - max(low.x, float(x)));
      sum += share * texelFetch(cells, ivec2(x, y), 0).r;
      if (over == 2) {
        float m = texelFetch(marks, ivec2(x, y), 0).r;
        marked += share * m;
        strongest = max(strongest, m);
      }
      area += share;
    }
  }
  float s = area > 0.0 ? sum / area : texelFetch(cells, first, 0).r;
  vec3 c = mix(down, up, s);
  if (over == 1) {
    ivec2 samples = textureSize(fields, 0);
    vec2 middle = (vec2(clamp(ivec2((low + high) / 2.0), ivec2(0), grid - 1)) + 0.5) / vec2(grid);
    vec3 field = shade(texelFetch(fields, min(ivec2(middle * vec2(samples)), samples - 1), 0).r);
    c = dots ? dotted(field, s, pixel) : mix(field, c, 0.3);
  } else if (over == 2 && area > 0.0) {
    // One neuron of very many in a pixel is still seen, and a marked -1 is darker than a marked +1.
    float strength = max(sqrt(marked / area), 0.4 * strongest);
    c = mix(c, mark * mix(0.72, 1.0, s), 0.9 * strength);
  }
  // The first row and column of pixels of a cell are its border.
  vec2 before = floor((pixel - 0.5 + 1e-3) * vec2(grid) / size);
  bool border = any(notEqual(vec2(first), clamp(before, vec2(0.0), vec2(grid - 1))));
  if (border) c = mix(c, vec3(0.5), line);
  colour = vec4(c, 1.0);
}
