/* SPDX-License-Identifier: MIT
 *
 * theme.c - the colours: dark for a screen, light for a projector.
 *
 * Text on tiles has a contrast of 7 to 1 at least, what is dim of 4.5 to 1; lines of a chart
 * follow Okabe and Ito (2008), lightened or darkened for the ground that they lie on.
 */
#include "ui.h"

const ui_theme ui_dark = {
    .ground = UI_RGB(0x0c0f14u),
    .tile = UI_RGB(0x151a22u),
    .edge = UI_RGB(0x262e3bu),
    .rule = UI_RGB(0x202835u),
    .rim = UI_RGB(0x3a4657u),
    .field = UI_RGB(0x222a36u),
    .field_hot = UI_RGB(0x2e3948u),
    .field_down = UI_RGB(0x1a212bu),
    .popup = UI_RGB(0x1d2430u),
    .grab = UI_RGB(0x333d4cu),
    .text = UI_RGB(0xe8edf4u),
    .dim = UI_RGB(0x98a4b5u),
    .faint = UI_RGB(0x66727fu),
    .knob = UI_RGB(0xc9d2deu),
    .bar = UI_RGB(0x8793a5u),
    .accent = UI_RGB(0x3ed6beu),
    .accent_hot = UI_RGB(0x63e6d1u),
    .accent_down = UI_RGB(0x2fb5a1u),
    .accent_dark = UI_RGB(0x17453fu),
    .on_accent = UI_RGB(0x06201cu),
    .on_accent_dim = UI_RGB(0x125a50u),
    .warn = UI_RGB(0xffa24du),
    .warn_dark = UI_RGB(0x241a14u),
    .series = {UI_RGB(0x3ed6beu), UI_RGB(0xffa24du), UI_RGB(0x6db9f5u), UI_RGB(0xe58fc4u),
               UI_RGB(0xf2e45cu), UI_RGB(0xd4dae3u), UI_RGB(0xe06a3bu), UI_RGB(0x7f8cf0u)},
    .down = UI_RGB(0x07080au),
    .up = UI_RGB(0xf4f6f9u),
};

const ui_theme ui_light = {
    .light = true,
    .ground = UI_RGB(0xe4e8eeu),
    .tile = UI_RGB(0xfbfcfdu),
    .edge = UI_RGB(0xcbd2dcu),
    .rule = UI_RGB(0xe3e7edu),
    .rim = UI_RGB(0x9aa5b4u),
    .field = UI_RGB(0xe6eaf0u),
    .field_hot = UI_RGB(0xd5dce6u),
    .field_down = UI_RGB(0xc6cfdbu),
    .popup = UI_RGB(0xffffffu),
    .grab = UI_RGB(0xb9c2cfu),
    .text = UI_RGB(0x14191fu),
    .dim = UI_RGB(0x4a5665u),
    .faint = UI_RGB(0x76828fu),
    .knob = UI_RGB(0x5b6878u),
    .bar = UI_RGB(0x8793a5u),
    .accent = UI_RGB(0x007f70u),
    .accent_hot = UI_RGB(0x069383u),
    .accent_down = UI_RGB(0x00665au),
    .accent_dark = UI_RGB(0xc4ebe5u),
    .on_accent = UI_RGB(0xffffffu),
    .on_accent_dim = UI_RGB(0xbfe6e0u),
    .warn = UI_RGB(0xb85300u),
    .warn_dark = UI_RGB(0xfff1e3u),
    .series = {UI_RGB(0x007f70u), UI_RGB(0xc85a00u), UI_RGB(0x0065b3u), UI_RGB(0xb3488cu),
               UI_RGB(0x8a7400u), UI_RGB(0x39424eu), UI_RGB(0xa83a14u), UI_RGB(0x4450c4u)},
    .down = UI_RGB(0x07080au),
    .up = UI_RGB(0xffffffu),
};

const ui_theme *ui_now = &ui_dark;
