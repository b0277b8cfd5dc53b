/* SPDX-License-Identifier: MIT
 *
 * ui.cpp - the only C++ file: ui.h, but for wrap.c and hint.c, in terms of Dear ImGui 1.86.
 *
 * Dear ImGui gives windows that clip and scroll, hit tests, the text renderer
 * and one drop-down list; the look of everything is drawn by our own widgets.
 * It works in framebuffer pixels, so that one pixel of a panel is one pixel of
 * the screen on displays where a window's unit is larger than a pixel.
 */
#include "hint.h"

#include "typed.h"

#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstring>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include "imgui.h"
#include "backends/imgui_impl_glfw.h"
#include "backends/imgui_impl_opengl3.h"

static GLFWwindow *window_of;
static float scale_now;
static ImFont *fonts[UI_FONTS];
static bool fonts_changed;
static bool input_active, input_escaped, select_all;
static bool typing; /* a line of text has the keyboard, as of the frame drawn last */
static typed keyboard;
static int expected; /* frames for which a line of text may take to get the keyboard */

static ImVec2 top_left(ui_rect r) { return ImVec2(r.x, r.y); }
static ImVec2 bottom_right(ui_rect r) { return ImVec2(r.x + r.w, r.y + r.h); }
static ImDrawList *list() { return ImGui::GetWindowDrawList(); }
static ImVec4 vec(ui_colour c) { return ImGui::ColorConvertU32ToFloat4(c); }

/* ---- life ------------------------------------------------------------------ */

float ui_px(float v) { return std::floor(v * scale_now + 0.5f); }

static void style_at(float scale) {
  ImGuiStyle style;
  ImGui::StyleColorsDark(&style);
  style.WindowPadding = style.FramePadding = ImVec2(0, 0);
  style.WindowBorderSize = style.ChildBorderSize = style.FrameBorderSize = 0;
  style.WindowMinSize = ImVec2(1, 1);
  style.PopupBorderSize = 1;
  style.FrameRounding = style.PopupRounding = style.ScrollbarRounding = 4 * scale;
  style.ScrollbarSize = 8 * scale;
  style.ItemSpacing = ImVec2(0, 0);
  style.FramePadding = ImVec2(8 * scale, 4 * scale);
  ImVec4 *c = style.Colors;
  c[ImGuiCol_Text] = vec(UI_TEXT);
  c[ImGuiCol_WindowBg] = c[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  c[ImGuiCol_PopupBg] = vec(ui_now->popup);
  c[ImGuiCol_Border] = vec(ui_now->rim);
  c[ImGuiCol_FrameBg] = c[ImGuiCol_Button] = vec(UI_FIELD);
  c[ImGuiCol_FrameBgHovered] = c[ImGuiCol_FrameBgActive] = vec(UI_FIELD_HOT);
  c[ImGuiCol_ButtonHovered] = c[ImGuiCol_ButtonActive] = vec(UI_FIELD_HOT);
  c[ImGuiCol_Header] = vec(UI_ACCENT_DARK);
  c[ImGuiCol_HeaderHovered] = c[ImGuiCol_HeaderActive] = vec(UI_FIELD_HOT);
  c[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  c[ImGuiCol_ScrollbarGrab] = vec(ui_now->grab);
  c[ImGuiCol_ScrollbarGrabHovered] = c[ImGuiCol_ScrollbarGrabActive] = vec(UI_FAINT);
  ImGui::GetStyle() = style;
}

static ImFont *font_at(const char *file, float size, const ImWchar *ranges) {
  char path[256];
  std::snprintf(path, sizeof path, "/usr/share/fonts/truetype/dejavu/%s", file);
  ImFontConfig config;
  config.OversampleH = 2;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  if (FILE *probe = std::fopen(path, "rb")) {
    std::fclose(probe);
    if (ImFont *font = ImGui::GetIO().Fonts->AddFontFromFileTTF(path, size, &config, ranges))
      return font;
  }
  ImFontConfig plain;
  plain.SizePixels = size;
  return ImGui::GetIO().Fonts->AddFontDefault(&plain);
}

void ui_set_theme(bool light) {
  if (light == ui_now->light) return;
  ui_now = light ? &ui_light : &ui_dark;
  if (scale_now > 0) style_at(scale_now);
}

void ui_rescale(float scale) {
  if (scale == scale_now) return;
  scale_now = scale;
  style_at(scale);
  /* Latin, Greek, punctuation, sub- and superscripts, arrows, mathematics, shapes. */
  static const ImWchar ranges[] = {0x20,   0x17f,  0x370,  0x3ff,  0x1e00, 0x1eff, 0x2000,
                                   0x205e, 0x2070, 0x209f, 0x20ac, 0x20ac, 0x2190, 0x21ff,
                                   0x2200, 0x22ff, 0x25a0, 0x25ff, 0x2713, 0x2718, 0};
  ImFontAtlas *atlas = ImGui::GetIO().Fonts;
  atlas->Clear();
  atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  fonts[UI_BODY] = font_at("DejaVuSans.ttf", ui_px(14.5f), ranges);
  fonts[UI_SMALL] = font_at("DejaVuSans.ttf", ui_px(12), ranges);
  fonts[UI_BOLD] = font_at("DejaVuSans-Bold.ttf", ui_px(12), ranges);
  fonts[UI_MONO] = font_at("DejaVuSansMono.ttf", ui_px(12.5f), ranges);
  fonts_changed = true;
}

bool ui_start(void *window, char *message, size_t size) {
  ImGui::CreateContext();
  ImGuiIO &io = ImGui::GetIO();
  io.IniFilename = NULL;
  io.LogFilename = NULL;
  window_of = static_cast<GLFWwindow *>(window);
  scale_now = 0;
  keyboard = typed{};
  expected = 0;
  input_active = input_escaped = select_all = typing = false;
  if (window_of && !ImGui_ImplGlfw_InitForOpenGL(window_of, true)) {
    std::snprintf(message, size, "the window's input could not be set up");
    ImGui::DestroyContext();
    return false;
  }
  if (!ImGui_ImplOpenGL3_Init("#version 330 core")) {
    std::snprintf(message, size,
                  "OpenGL functions could not be loaded (is libGL.so.1, package libgl1, there?)");
    if (window_of) ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
    return false;
  }
  ui_rescale(1);
  return true;
}

void ui_stop(void) {
  ImGui_ImplOpenGL3_Shutdown();
  if (window_of) ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  window_of = NULL;
}

/* While a line is about to get the keyboard, what is typed waits for it. */
static void take_typed(ImGuiIO &io) {
  typed_event e;
  typed_frame(&keyboard);
  if (typing) expected = 0;
  typing = false;
  if (expected > 0 && expected-- > 0) return;
  while (typed_next(&keyboard, &e)) {
    if (!e.key) {
      io.AddInputCharacter(e.sign);
      continue;
    }
    io.KeysDown[e.key] = e.down;
    io.KeyCtrl = io.KeysDown[GLFW_KEY_LEFT_CONTROL] || io.KeysDown[GLFW_KEY_RIGHT_CONTROL];
    io.KeyShift = io.KeysDown[GLFW_KEY_LEFT_SHIFT] || io.KeysDown[GLFW_KEY_RIGHT_SHIFT];
    io.KeyAlt = io.KeysDown[GLFW_KEY_LEFT_ALT] || io.KeysDown[GLFW_KEY_RIGHT_ALT];
    io.KeySuper = io.KeysDown[GLFW_KEY_LEFT_SUPER] || io.KeysDown[GLFW_KEY_RIGHT_SUPER];
  }
}

void ui_key(int key, bool down) {
  static_assert(TYPED_KEYS <= IM_ARRAYSIZE(static_cast<ImGuiIO *>(nullptr)->KeysDown),
                "every key has its place");
  if (key > 0 && key < TYPED_KEYS) typed_note(&keyboard, typed_event{key, down, 0});
}

void ui_sign(unsigned sign) { typed_note(&keyboard, typed_event{0, false, sign}); }

void ui_frame(int width, int height, double seconds) {
  ImGuiIO &io = ImGui::GetIO();
  ImGui_ImplOpenGL3_NewFrame();
  if (fonts_changed) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    fonts_changed = false;
  }
  if (window_of) {
    ImGui_ImplGlfw_NewFrame();
    if (io.DisplaySize.x > 0 && io.DisplaySize.y > 0 && io.MousePos.x > -FLT_MAX) {
      io.MousePos.x *= (float)width / io.DisplaySize.x;
      io.MousePos.y *= (float)height / io.DisplaySize.y;
    }
  }
  io.DisplaySize = ImVec2((float)width, (float)height);
  io.DisplayFramebufferScale = ImVec2(1, 1);
  take_typed(io);
  io.DeltaTime = seconds > 1e-4 ? (float)seconds : 1e-4f;
  ImGui::NewFrame();
  const bool moved = io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || io.MouseWheel != 0;
  hint_mouse mouse = {io.MousePos.x, io.MousePos.y, moved, io.MouseDown[0] || io.MouseDown[1]};
  hint_begin(&mouse, ui_rect{0, 0, io.DisplaySize.x, io.DisplaySize.y}, io.DeltaTime);
}

void ui_draw(void) {
  ImGui::Render();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

bool ui_typing(void) { return typing || expected > 0; }
bool ui_typed_waits(void) { return keyboard.count > 0; }
void ui_expect_typing(void) { expected = 4; }
void ui_stop_typing(void) {
  ImGui::SetWindowFocus(NULL);
  typing = false;
  expected = 0;
}
void ui_copy(const char *text) { ImGui::SetClipboardText(text); }

/* ---- places ---------------------------------------------------------------- */

void ui_panel_begin(const char *id, ui_rect r, bool in_front) {
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                           ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollWithMouse |
                           ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing;
  if (!in_front) flags |= ImGuiWindowFlags_NoBringToFrontOnFocus;
  ImGui::SetNextWindowPos(top_left(r));
  ImGui::SetNextWindowSize(ImVec2(r.w < 1 ? 1 : r.w, r.h < 1 ? 1 : r.h));
  ImGui::Begin(id, NULL, flags);
  hint_panel(r);
}

void ui_panel_end(void) { ImGui::End(); }

float ui_scroll_bar(void) { return ImGui::GetStyle().ScrollbarSize; }

float ui_scroll_begin(const char *id, ui_rect r, float height, bool stick) {
  ImGui::SetCursorScreenPos(top_left(r));
  ImGui::BeginChild(id, ImVec2(r.w < 1 ? 1 : r.w, r.h < 1 ? 1 : r.h), false,
                    ImGuiWindowFlags_NoNav);
  if (stick) {
    /* The end may have moved since the last frame: the place to compare with is the one before. */
    ImGuiStorage *memory = ImGui::GetStateStorage();
    const ImGuiID key = ImGui::GetID("end");
    const float end_before = memory->GetFloat(key, 0), end = height > r.h ? height - r.h : 0;
    if (end != end_before && ImGui::GetScrollY() >= end_before - 2) ImGui::SetScrollY(end);
    memory->SetFloat(key, end);
  }
  ImGui::SetCursorPosY(height);
  ImGui::Dummy(ImVec2(1, 0));
  return ImGui::GetScrollY();
}

void ui_scroll_end(void) { ImGui::EndChild(); }

void ui_scroll_show(ui_rect r) {
  const ImVec2 low = list()->GetClipRectMin(), high = list()->GetClipRectMax();
  const float margin = ui_px(12);
  if (r.y < low.y) ImGui::SetScrollY(ImGui::GetScrollY() - (low.y - r.y) - margin);
  if (r.y + r.h > high.y) ImGui::SetScrollY(ImGui::GetScrollY() + (r.y + r.h - high.y) + margin);
}

void ui_scroll_by(float way) {
  const float most = ImGui::GetScrollMaxY();
  ImGui::SetScrollY(std::fmin(most, std::fmax(0.0f, ImGui::GetScrollY() + way)));
}

void ui_clip_push(ui_rect r) { ImGui::PushClipRect(top_left(r), bottom_right(r), true); }
void ui_clip_pop(void) { ImGui::PopClipRect(); }

ui_rect ui_clip(ui_rect r) {
  const ImVec2 low = list()->GetClipRectMin(), high = list()->GetClipRectMax();
  const float x0 = std::fmax(r.x, low.x), y0 = std::fmax(r.y, low.y);
  const float x1 = std::fmin(r.x + r.w, high.x), y1 = std::fmin(r.y + r.h, high.y);
  if (x1 <= x0 || y1 <= y0) return ui_rect{x0, y0, 0, 0};
  return ui_rect{x0, y0, x1 - x0, y1 - y0};
}

/* ---- touch ----------------------------------------------------------------- */

ui_touch ui_touchable(const char *id, ui_rect r) {
  const ImGuiIO &io = ImGui::GetIO();
  ImGui::SetCursorScreenPos(top_left(r));
  const bool clicked =
      ImGui::InvisibleButton(id, ImVec2(r.w < 1 ? 1 : r.w, r.h < 1 ? 1 : r.h),
                             ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonRight);
  ui_touch t = {};
  t.hovered = ImGui::IsItemHovered();
  hint_touchable(ui_clip(r));
  if (t.hovered) hint_over(r);
  t.held = ImGui::IsItemActive() && io.MouseDown[0];
  t.right_held = ImGui::IsItemActive() && io.MouseDown[1] && !io.MouseDown[0];
  t.pressed = ImGui::IsItemActivated() && io.MouseDown[0];
  t.clicked = clicked && io.MouseReleased[0];
  t.double_clicked = t.hovered && ImGui::IsMouseDoubleClicked(0);
  t.x = io.MousePos.x;
  t.y = io.MousePos.y;
  t.wheel = t.hovered ? io.MouseWheel : 0;
  t.shift = io.KeyShift;
  return t;
}

void ui_note(const char *text, const ui_point *place) {
  const float room = ui_px(UI_NOTE_WIDE);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(ui_px(UI_NOTE_X), ui_px(UI_NOTE_Y)));
  if (place) ImGui::SetNextWindowPos(ImVec2(place->x, place->y));
  ImGui::BeginTooltip();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy(ImVec2(std::ceil(ui_wrapped_width(UI_SMALL, room, text)),
                      ui_wrapped_height(UI_SMALL, room, text)));
  ui_wrapped(UI_SMALL, at.x, at.y, room, UI_TEXT, text);
  ImGui::EndTooltip();
  ImGui::PopStyleVar();
}

void ui_tooltip(const char *text) { ui_note(text, NULL); }

/* What stood in the line goes with the first sign, whether the line had the keyboard already or not. */
static int select_when_taken(ImGuiInputTextCallbackData *data) {
  if (select_all) data->SelectAll();
  select_all = false;
  return 0;
}

bool ui_input(const char *id, ui_rect r, char *text, size_t size, const char *hint, bool take) {
  ImGui::PushID(id);
  ImGui::PushFont(fonts[UI_BODY]);
  ImGui::SetCursorScreenPos(ImVec2(r.x, r.y));
  ImGui::SetNextItemWidth(r.w);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(ui_px(8), std::floor((r.h - fonts[UI_BODY]->FontSize) / 2)));
  if (take) {
    ImGui::SetKeyboardFocusHere();
    ui_expect_typing();
    select_all = true;
  }
  hint_touchable(ui_clip(r));
  const bool entered = ImGui::InputTextWithHint("##text", hint, text, size,
                                                ImGuiInputTextFlags_EnterReturnsTrue |
                                                    ImGuiInputTextFlags_CallbackAlways,
                                                select_when_taken);
  input_active = ImGui::IsItemActive();
  typing |= input_active;
  input_escaped =
      ImGui::IsItemDeactivated() && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Escape), false);
  ImGui::PopStyleVar();
  ImGui::PopFont();
  ImGui::PopID();
  return entered;
}

bool ui_input_active(void) { return input_active; }
bool ui_input_escaped(void) { return input_escaped; }
bool ui_hovers(ui_rect r) {
  const bool over =
      ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(top_left(r), bottom_right(r));
  if (over) hint_over(r);
  return over;
}

bool ui_choice(const char *id, ui_rect r, const char *const *options, int count, int *index,
               ui_rect *places, bool *open) {
  bool changed = false;
  const char *shown = *index >= 0 && *index < count ? options[*index] : "";
  ImGui::PushID(id);
  ui_touch t = ui_touchable("box", r);
  *open = false;
  if (t.pressed) ImGui::OpenPopup("list");
  ui_box(r, t.hovered || ImGui::IsPopupOpen("list") ? UI_FIELD_HOT : UI_FIELD, ui_px(4));
  ui_label(UI_BODY, ui_rect{r.x + ui_px(10), r.y, r.w - ui_px(34), r.h}, 0, UI_TEXT, shown);
  const float cx = r.x + r.w - ui_px(14), cy = r.y + r.h / 2, d = ui_px(4);
  const ImVec2 arrow[3] = {ImVec2(cx - d, cy - d / 2), ImVec2(cx, cy + d / 2),
                           ImVec2(cx + d, cy - d / 2)};
  list()->AddPolyline(arrow, 3, UI_DIM, 0, 1.5f * scale_now);

  const float row = ui_px(26), pad = ui_px(4);
  const float room = ImGui::GetIO().DisplaySize.y;
  float high = row * (float)count + 2 * pad;
  if (high > room * 0.6f) high = room * 0.6f;
  const bool below = r.y + r.h + high + ui_px(4) <= room;
  ImGui::SetNextWindowPos(
      ImVec2(r.x, below ? r.y + r.h + ui_px(2) : std::fmax(0.0f, r.y - high - ui_px(2))));
  ImGui::SetNextWindowSize(ImVec2(r.w, high));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(pad, pad));
  if (ImGui::BeginPopup("list", ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav)) {
    *open = true;
    for (int k = 0; k < count; k++) {
      ImGui::PushID(k);
      const ImVec2 at = ImGui::GetCursorScreenPos();
      const ui_rect place = {at.x, at.y, ImGui::GetContentRegionAvail().x, row};
      if (places) places[k] = place;
      const ui_touch entry = ui_touchable("entry", place);
      if (entry.hovered) ui_box(place, UI_FIELD_HOT, ui_px(3));
      ui_label(UI_BODY, ui_rect{place.x + ui_px(6), place.y, place.w - ui_px(12), row}, 0,
               k == *index ? UI_ACCENT : UI_TEXT, options[k]);
      if (entry.clicked) {
        changed = k != *index;
        *index = k;
        ImGui::CloseCurrentPopup();
      }
      ImGui::PopID();
    }
    ImGui::EndPopup();
  }
  ImGui::PopStyleVar();
  ImGui::PopID();
  return changed;
}

void ui_choice_open(const char *id) {
  ImGui::PushID(id);
  ImGui::OpenPopup("list");
  ImGui::PopID();
}

/* ---- drawing --------------------------------------------------------------- */

ui_colour ui_fade(ui_colour c, float opacity) {
  const float a = (float)(c >> 24) * (opacity < 0 ? 0 : opacity > 1 ? 1 : opacity);
  return (c & 0xffffffu) | (ui_colour)(a + 0.5f) << 24;
}

ui_colour ui_mix(ui_colour a, ui_colour b, float share) {
  ui_colour out = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const float from = (float)(a >> shift & 255), to = (float)(b >> shift & 255);
    out |= (ui_colour)(from + (to - from) * share + 0.5f) << shift;
  }
  return out;
}

void ui_box(ui_rect r, ui_colour c, float radius) {
  if (r.w > 0 && r.h > 0) list()->AddRectFilled(top_left(r), bottom_right(r), c, radius);
}

void ui_round_off(ui_rect r, ui_colour c, float radius) {
  const float half_pi = 1.5707963f;
  for (int k = 0; k < 4; k++) {
    const bool right = k == 1 || k == 2, low = k >= 2; /* clockwise from the top left */
    const ImVec2 corner(right ? r.x + r.w : r.x, low ? r.y + r.h : r.y);
    const ImVec2 centre(right ? corner.x - radius : corner.x + radius,
                        low ? corner.y - radius : corner.y + radius);
    /* A fan from the corner: not convex, but every triangle of it is right. */
    list()->PathLineTo(corner);
    list()->PathArcTo(centre, radius, half_pi * (float)(k + 3), half_pi * (float)(k + 2), 8);
    const ImDrawListFlags flags = list()->Flags;
    list()->Flags &= ~ImDrawListFlags_AntiAliasedFill;
    list()->PathFillConvex(c);
    list()->Flags = flags;
  }
}

void ui_frame_box(ui_rect r, ui_colour c, float radius) {
  if (r.w > 0 && r.h > 0) list()->AddRect(top_left(r), bottom_right(r), c, radius, 0, 1);
}

void ui_gradient(ui_rect r, ui_colour left, ui_colour right) {
  list()->AddRectFilledMultiColor(top_left(r), bottom_right(r), left, right, right, left);
}

void ui_line(float x0, float y0, float x1, float y1, ui_colour c, float thickness) {
  list()->AddLine(ImVec2(x0, y0), ImVec2(x1, y1), c, thickness);
}

void ui_path(const ui_point *points, int count, ui_colour c, float thickness) {
  static_assert(sizeof(ui_point) == sizeof(ImVec2), "points are handed on as they are");
  list()->AddPolyline(reinterpret_cast<const ImVec2 *>(points), count, c, 0, thickness);
}

void ui_disc(float x, float y, float radius, ui_colour c) {
  list()->AddCircleFilled(ImVec2(x, y), radius, c);
}

void ui_image(unsigned texture, ui_rect r, float u0, float v0, float u1, float v1) {
  list()->AddImage(reinterpret_cast<ImTextureID>(static_cast<intptr_t>(texture)), top_left(r),
                   bottom_right(r), ImVec2(u0, v0), ImVec2(u1, v1));
}

static ImVec2 measure(ui_font f, const char *text, const char *end, float wrap) {
  return fonts[f]->CalcTextSizeA(fonts[f]->FontSize, FLT_MAX, wrap, text, end);
}

float ui_line_height(ui_font f) { return fonts[f]->FontSize; }
float ui_width(ui_font f, const char *text) { return measure(f, text, NULL, 0).x; }

void ui_text(ui_font f, float x, float y, ui_colour c, const char *text) {
  list()->AddText(fonts[f], fonts[f]->FontSize, ImVec2(std::floor(x), std::floor(y)), c, text);
}

void ui_label(ui_font f, ui_rect r, float align, ui_colour c, const char *text) {
  const char *newline = std::strchr(text, '\n');
  const char *end = newline ? newline : text + std::strlen(text);
  const float y = std::floor(r.y + (r.h - fonts[f]->FontSize) / 2);
  const float width = measure(f, text, end, 0).x;
  if (width <= r.w + 0.5f) {
    const ImVec2 at(std::floor(r.x + (r.w - width) * align), y);
    list()->AddText(fonts[f], fonts[f]->FontSize, at, c, text, end);
    return;
  }
  const float dots = measure(f, "…", NULL, 0).x;
  if (r.w <= dots) return;
  const char *cut = ui_fit(f, r.w - dots, text, end);
  const float shown = measure(f, text, cut, 0).x;
  list()->AddText(fonts[f], fonts[f]->FontSize, ImVec2(std::floor(r.x), y), c, text, cut);
  list()->AddText(fonts[f], fonts[f]->FontSize, ImVec2(std::floor(r.x + shown), y), c, "…");
}

void ui_label_up(ui_font f, ui_rect r, float align, ui_colour c, const char *text) {
  /* Drawn level inside of the clip rectangle, where it is not culled, then turned. */
  const ImVec2 level = list()->GetClipRectMin();
  const float width = measure(f, text, NULL, 0).x, height = fonts[f]->FontSize;
  const float x = std::floor(r.x + (r.w - height) / 2),
              y = std::floor(r.y + r.h - (r.h - width) * align);
  if (width > r.h) return;
  const int first = list()->VtxBuffer.Size;
  list()->AddText(fonts[f], height, ImVec2(std::floor(level.x), std::floor(level.y)), c, text);
  for (int k = first; k < list()->VtxBuffer.Size; k++) {
    ImVec2 &at = list()->VtxBuffer[k].pos;
    at = ImVec2(x + (at.y - std::floor(level.y)), y - (at.x - std::floor(level.x)));
  }
}

float ui_part_width(ui_font f, const char *text, const char *end) {
  return measure(f, text, end, 0).x;
}

const char *ui_fit(ui_font f, float width, const char *text, const char *end) {
  const char *rest = text;
  fonts[f]->CalcTextSizeA(fonts[f]->FontSize, width + 0.5f, 0, text, end, &rest);
  return rest;
}

void ui_part(ui_font f, float x, float y, ui_colour c, const char *text, const char *end) {
  list()->AddText(fonts[f], fonts[f]->FontSize, ImVec2(std::floor(x), std::floor(y)), c, text, end);
}
