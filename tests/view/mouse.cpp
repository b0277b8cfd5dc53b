/* SPDX-License-Identifier: MIT
 *
 * mouse.cpp - puts a mouse into Dear ImGui, where no window does.
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
