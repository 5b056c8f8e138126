// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* What every fuzz target defines: libFuzzer calls it, or replay.c where there is no libFuzzer. */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t length);
