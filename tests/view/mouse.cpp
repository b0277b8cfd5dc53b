/* SPDX-License-Identifier: MIT
 *
 * mouse.cpp - puts a mouse and the names of keys into Dear ImGui, where no window does.
 */
#include "imgui.h"

extern "C" void mouse_is(float x, float y, bool left, bool right, bool shift, float wheel);

void mouse_is(float x, float y, bool left, bool right, bool shift, float wheel) {
  ImGuiIO &io = ImGui::GetIO();
  io.MousePos = ImVec2(x, y);
  io.MouseDown[0] = left;
  io.MouseDown[1] = right;
  io.KeyShift = shift;
  io.MouseWheel = wheel;
}

/* Those that a line of text looks at, by GLFW's codes. */
extern "C" void keys_are_known(void);

void keys_are_known(void) {
  ImGuiIO &io = ImGui::GetIO();
  io.KeyMap[ImGuiKey_Escape] = 256;
  io.KeyMap[ImGuiKey_Enter] = 257;
  io.KeyMap[ImGuiKey_Backspace] = 259;
  io.KeyMap[ImGuiKey_LeftArrow] = 263;
  io.KeyMap[ImGuiKey_Home] = 268;
  io.KeyMap[ImGuiKey_A] = 'A';
}
