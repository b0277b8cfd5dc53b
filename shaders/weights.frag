#version 330 core
// The part of W that is looked at. The tile is what the script's side has
// sampled; it may lag behind the view, and is then drawn where it belongs.
uniform sampler2D tile;   // W_ij
uniform ivec2 samples;    // texels of the tile
uniform vec2 origin, step_of; // place in the tile of the target's corner, and per pixel; 0..1 is inside
uniform vec2 cell, cell_step; // place in cells, relative to a whole one, and per pixel
uniform vec2 matrix_low, matrix_high; // the matrix, in cells likewise
uniform sampler2D row_states, column_states; // of the samples: 0 for -1, 1 for +1
uniform bool pairs;       // W_ij s_i s_j, not W_ij
uniform ivec2 blocks;     // one sample stands for so many, in the rows before the second number; see scene.h
uniform float peak;
uniform vec3 map[5];      // -peak, -peak/2, 0, +peak/2, +peak
uniform vec3 ground;
uniform float line;       // strength of the lines between cells
out vec4 colour;

float sample_at(ivec2 k) {
  float w = texelFetch(tile, k, 0).r;
  if (!pairs) return w;
  int side = blocks.x == 0 ? 1 : k.y < blocks.y ? blocks.x : 2 * blocks.x;
  float rows = texelFetch(row_states, ivec2(k.y - k.y % side, 0), 0).r;
  float columns = texelFetch(column_states, ivec2(k.x - k.x % side, 0), 0).r;
  return (rows > 0.5) == (columns > 0.5) ? w : -w;
}

// The mean of the samples that a pixel covers; one sample where it covers less than one.
float mean_at(vec2 centre) {
  vec2 place = centre * vec2(samples);
  vec2 reach = min(step_of * vec2(samples), vec2(8.0));
  if (all(lessThanEqual(reach, vec2(1.0)))) return sample_at(min(ivec2(place), samples - 1));
  vec2 low = place - reach / 2.0, high = place + reach / 2.0;
  ivec2 first = clamp(ivec2(floor(low)), ivec2(0), samples - 1);
  ivec2 last = clamp(ivec2(ceil(high)) - 1, first, samples - 1);
  float sum = 0.0, area = 0.0;
  for (int y = first.y; y <= last.y; y++)
    for (int x = first.x; x <= last.x; x++) {
      vec2 cover = min(high, vec2(x + 1, y + 1)) - max(low, vec2(x, y));
      float share = max(cover.x, 0.0) * max(cover.y, 0.0);
      sum += share * sample_at(ivec2(x, y));
      area += share;
    }
  return area > 0.0 ? sum / area : sample_at(first);
}

vec3 shade(float w) {
  float t = clamp(w / peak, -1.0, 1.0) * 2.0 + 2.0;
  int k = clamp(int(floor(t)), 0, 3);
  return mix(map[k], map[k + 1], t - float(k));
}

void main() {
  vec2 pixel = gl_FragCoord.xy; // the target's first row is the top one
  vec2 at = origin + pixel * step_of;
  vec2 here = cell + pixel * cell_step;
  if (any(lessThan(here, matrix_low)) || any(greaterThanEqual(here, matrix_high))) {
    colour = vec4(ground, 1.0);
    return;
  }
  vec3 c = map[2] * 0.9;
  if (all(greaterThanEqual(at, vec2(0.0))) && all(lessThan(at, vec2(1.0)))) {
    float w = mean_at(at);
    c = isnan(w) ? vec3(0.5) : shade(w);
  } else if (mod(floor((pixel.x + pixel.y) / 6.0), 2.0) < 1.0) {
    c *= 0.85; // not known yet: hatched
  }
  vec2 inside = fract(here);
  if (line > 0.0 && any(lessThan(inside, cell_step))) c = mix(c, ground, line);
  colour = vec4(c, 1.0);
}
