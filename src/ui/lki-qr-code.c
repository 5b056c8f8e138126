// SPDX-License-Identifier: GPL-3.0-or-later
// QR codes of short texts, such as a telephone number to be called from a phone: byte mode, error
// correction level M, versions 1 to 9, after ISO/IEC 18004. No library of the runtime makes them.

#include "lki-qr-code.h"

#include <string.h>

#define VERSION_MAX 9
#define CODEWORDS_MAX 292
#define QUIET_MASKS 8

/* From here on the symbol says which version it is. */
#define VERSION_TOLD 7

/* For level M: the data is parted into blocks, the last of which may be one codeword longer; each
 * has so many codewords of correction of its own. */
static const struct
{
  int data;
  int correction;
  int blocks;
  int alignment[2]; /* the middles of the alignment patterns beside the 6, 0 for none */
} versions[VERSION_MAX + 1] = {
  [1] = { 16, 10, 1, { 0 } },       [2] = { 28, 16, 1, { 18 } },
  [3] = { 44, 26, 1, { 22 } },      [4] = { 64, 18, 2, { 26 } },
  [5] = { 86, 24, 2, { 30 } },      [6] = { 108, 16, 4, { 34 } },
  [7] = { 124, 18, 4, { 22, 38 } }, [8] = { 154, 22, 4, { 24, 42 } },
  [9] = { 182, 22, 5, { 26, 46 } },
};

/* A symbol that is being made. */
typedef struct
{
  int version;
  int size;
  guint8 *modules;
  guint8 *fixed; /* 1 for a module of a function pattern */
} Symbol;

/* Codewords */

static void
put_bits (guint8 *codewords,
          int *length,
          guint value,
          int n_bits)
{
  for (int i = n_bits - 1; i >= 0; i--, (*length)++)
    if ((value >> i) & 1)
      codewords[*length / 8] |= 0x80 >> (*length % 8);
}

static void
make_data (guint8 *codewords,
           int n_codewords,
           const char *text,
           int n_bytes)
{
  int length = 0;

  put_bits (codewords, &length, 4, 4);
  put_bits (codewords, &length, (guint) n_bytes, 8);
  for (int i = 0; i < n_bytes; i++)
    put_bits (codewords, &length, (guint8) text[i], 8);

  /* The terminator and the rest of the byte are zero already. */
  length = MIN (length + 4, n_codewords * 8);
  for (int i = (length + 7) / 8, odd = 0; i < n_codewords; i++, odd = !odd)
    codewords[i] = odd ? 0x11 : 0xec;
}

/* Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1. */
static guint8
multiply (guint8 a,
          guint8 b)
{
  guint product = 0;

  for (int i = 7; i >= 0; i--)
    {
      product = (product << 1) ^ ((product >> 7) * 0x11d);
      if ((b >> i) & 1)
        product ^= a;
    }

  return (guint8) product;
}

/* Reed-Solomon: the remainder of the data by the generator polynomial of that degree. */
static void
make_correction (guint8 *correction,
                 int degree,
                 const guint8 *data,
                 int n_data)
{
  guint8 generator[CODEWORDS_MAX] = { 0 };
  guint8 root = 1;

  generator[degree - 1] = 1;
  for (int i = 0; i < degree; i++, root = multiply (root, 2))
    for (int j = 0; j < degree; j++)
      {
        generator[j] = multiply (generator[j], root);
        if (j + 1 < degree)
          generator[j] ^= generator[j + 1];
      }

  memset (correction, 0, degree);
  for (int i = 0; i < n_data; i++)
    {
      guint8 factor = data[i] ^ correction[0];

      memmove (correction, correction + 1, degree - 1);
      correction[degree - 1] = 0;
      for (int j = 0; j < degree; j++)
        correction[j] ^= multiply (generator[j], factor);
    }
}

/* Corrects each block by itself, and lays the blocks into each other, so that a stain hurts each of
 * them a little. Returns: how many codewords there are */
static int
interleave (guint8 *codewords,
            int version,
            const guint8 *data)
{
  int n_blocks = versions[version].blocks;
  int n_correction = versions[version].correction;
  int n_short = versions[version].data / n_blocks;
  int n_longer = versions[version].data % n_blocks;
  int n = 0;
  guint8 corrections[CODEWORDS_MAX];
  const guint8 *starts[CODEWORDS_MAX];

  for (int i = 0; i < n_blocks; i++)
    {
      gboolean longer = i >= n_blocks - n_longer;

      starts[i] = data;
      make_correction (corrections + i * n_correction, n_correction, data, n_short + longer);
      data += n_short + longer;
    }
  for (int j = 0; j <= n_short; j++)
    for (int i = 0; i < n_blocks; i++)
      if (j < n_short || i >= n_blocks - n_longer)
        codewords[n++] = starts[i][j];
  for (int j = 0; j < n_correction; j++)
    for (int i = 0; i < n_blocks; i++)
      codewords[n++] = corrections[i * n_correction + j];

  return n;
}

/* Patterns */

static gboolean
get_module (const Symbol *symbol,
            int x,
            int y)
{
  return symbol->modules[y * symbol->size + x];
}

static void
set_fixed (Symbol *symbol,
           int x,
           int y,
           gboolean dark)
{
  if (x < 0 || y < 0 || x >= symbol->size || y >= symbol->size)
    return;
  symbol->modules[y * symbol->size + x] = dark;
  symbol->fixed[y * symbol->size + x] = 1;
}

/* A finder pattern with its light border. */
static void
draw_finder (Symbol *symbol,
             int middle_x,
             int middle_y)
{
  for (int dy = -4; dy <= 4; dy++)
    for (int dx = -4; dx <= 4; dx++)
      {
        int ring = MAX (ABS (dx), ABS (dy));

        set_fixed (symbol, middle_x + dx, middle_y + dy, ring != 2 && ring != 4);
      }
}

static void
draw_alignment (Symbol *symbol,
                int middle_x,
                int middle_y)
{
  for (int dy = -2; dy <= 2; dy++)
    for (int dx = -2; dx <= 2; dx++)
      set_fixed (symbol, middle_x + dx, middle_y + dy, MAX (ABS (dx), ABS (dy)) != 1);
}

/* One wherever two of the middles cross, but for the corners with finders. */
static void
draw_alignments (Symbol *symbol)
{
  const int *alignment = versions[symbol->version].alignment;
  const int middles[] = { 6, alignment[0], alignment[1] };
  int n = alignment[0] == 0 ? 0 : alignment[1] == 0 ? 2 : 3;

  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (!(i == 0 && j == 0) && !(i == 0 && j == n - 1) && !(i == n - 1 && j == 0))
        draw_alignment (symbol, middles[i], middles[j]);
}

/* The version, twice, with its BCH code. */
static void
draw_version (Symbol *symbol)
{
  guint remainder = (guint) symbol->version;
  guint bits;

  if (symbol->version < VERSION_TOLD)
    return;

  for (int i = 0; i < 12; i++)
    remainder = (remainder << 1) ^ ((remainder >> 11) * 0x1f25);
  bits = (guint) symbol->version << 12 | remainder;

  for (int i = 0; i < 18; i++)
    {
      gboolean dark = (bits >> i) & 1;
      int far = symbol->size - 11 + i % 3;

      set_fixed (symbol, far, i / 3, dark);
      set_fixed (symbol, i / 3, far, dark);
    }
}

/* The level and the mask, twice, with their BCH code. */
static void
draw_format (Symbol *symbol,
             int mask)
{
  int size = symbol->size;
  guint data = (guint) mask; /* level M is 00 */
  guint remainder = data;
  guint bits;

  for (int i = 0; i < 10; i++)
    remainder = (remainder << 1) ^ ((remainder >> 9) * 0x537);
  bits = ((data << 10) | remainder) ^ 0x5412;

  for (int i = 0; i < 15; i++)
    {
      gboolean dark = (bits >> i) & 1;

      /* Beside the first finder, stepping over the timing patterns. */
      if (i < 8)
        set_fixed (symbol, 8, i < 6 ? i : i + 1, dark);
      else
        set_fixed (symbol, i == 8 ? 7 : 14 - i, 8, dark);

      if (i < 8)
        set_fixed (symbol, size - 1 - i, 8, dark);
      else
        set_fixed (symbol, 8, size - 15 + i, dark);
    }
  set_fixed (symbol, 8, size - 8, TRUE);
}

static void
draw_patterns (Symbol *symbol)
{
  for (int i = 0; i < symbol->size; i++)
    {
      set_fixed (symbol, 6, i, i % 2 == 0);
      set_fixed (symbol, i, 6, i % 2 == 0);
    }
  draw_finder (symbol, 3, 3);
  draw_finder (symbol, symbol->size - 4, 3);
  draw_finder (symbol, 3, symbol->size - 4);
  draw_alignments (symbol);
  draw_version (symbol);
  draw_format (symbol, 0);
}

/* Upwards and downwards in turn, two modules wide, from the right; the timing column is left out.
 */
static void
draw_codewords (Symbol *symbol,
                const guint8 *codewords,
                int n_codewords)
{
  int bit = 0;

  for (int right = symbol->size - 1; right >= 1; right -= 2)
    {
      if (right == 6)
        right = 5;

      for (int step = 0; step < symbol->size; step++)
        for (int side = 0; side < 2; side++)
          {
            int x = right - side;
            gboolean upwards = ((right + 1) & 2) == 0;
            int y = upwards ? symbol->size - 1 - step : step;

            if (symbol->fixed[y * symbol->size + x] || bit >= n_codewords * 8)
              continue;
            symbol->modules[y * symbol->size + x] = (codewords[bit / 8] >> (7 - bit % 8)) & 1;
            bit++;
          }
    }
}

static gboolean
is_masked (int mask,
           int x,
           int y)
{
  switch (mask)
    {
    case 0:
      return (x + y) % 2 == 0;
    case 1:
      return y % 2 == 0;
    case 2:
      return x % 3 == 0;
    case 3:
      return (x + y) % 3 == 0;
    case 4:
      return (x / 3 + y / 2) % 2 == 0;
    case 5:
      return x * y % 2 + x * y % 3 == 0;
    case 6:
      return (x * y % 2 + x * y % 3) % 2 == 0;
    case 7:
      return ((x + y) % 2 + x * y % 3) % 2 == 0;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Applied twice, a mask is gone. */
static void
apply_mask (Symbol *symbol,
            int mask)
{
  for (int y = 0; y < symbol->size; y++)
    for (int x = 0; x < symbol->size; x++)
      if (!symbol->fixed[y * symbol->size + x] && is_masked (mask, x, y))
        symbol->modules[y * symbol->size + x] ^= 1;
}

/* A row or a column: runs of one colour, and what looks like a finder. */
static int
get_line_penalty (const Symbol *symbol,
                  int index,
                  gboolean column)
{
  guint history = 0;
  int penalty = 0;
  int run = 0;
  int last = -1;

  for (int i = 0; i < symbol->size; i++)
    {
      int dark = column ? get_module (symbol, index, i) : get_module (symbol, i, index);

      run = dark == last ? run + 1 : 1;
      last = dark;
      if (run == 5)
        penalty += 3;
      else if (run > 5)
        penalty++;

      history = ((history << 1) | (guint) dark) & 0x7ff;
      if (i >= 10 && (history == 0x05d || history == 0x5d0))
        penalty += 40;
    }

  return penalty;
}

static int
get_penalty (const Symbol *symbol)
{
  int penalty = 0;
  int n_dark = 0;
  int n_modules = symbol->size * symbol->size;

  for (int i = 0; i < symbol->size; i++)
    penalty += get_line_penalty (symbol, i, FALSE) + get_line_penalty (symbol, i, TRUE);

  for (int y = 0; y < symbol->size; y++)
    for (int x = 0; x < symbol->size; x++)
      {
        gboolean dark = get_module (symbol, x, y);

        n_dark += dark;
        if (x + 1 < symbol->size && y + 1 < symbol->size && dark == get_module (symbol, x + 1, y) &&
            dark == get_module (symbol, x, y + 1) && dark == get_module (symbol, x + 1, y + 1))
          penalty += 3;
      }

  return penalty + ABS (n_dark * 20 - n_modules * 10) / n_modules * 10;
}

static void
choose_mask (Symbol *symbol)
{
  int best = 0;
  int best_penalty = G_MAXINT;

  for (int mask = 0; mask < QUIET_MASKS; mask++)
    {
      int penalty;

      draw_format (symbol, mask);
      apply_mask (symbol, mask);
      penalty = get_penalty (symbol);
      apply_mask (symbol, mask);
      if (penalty < best_penalty)
        {
          best = mask;
          best_penalty = penalty;
        }
    }
  draw_format (symbol, best);
  apply_mask (symbol, best);
}

/**
 * lki_qr_code_new:
 * @text: what the code says, at most 180 bytes
 *
 * Returns: (transfer full) (nullable): the code, or %NULL for a text that is too long
 */
LkiQrCode *
lki_qr_code_new (const char *text)
{
  guint8 data[CODEWORDS_MAX] = { 0 };
  guint8 codewords[CODEWORDS_MAX] = { 0 };
  g_autofree guint8 *fixed = NULL;
  Symbol symbol = { 1 };
  LkiQrCode *self;
  gsize n_bytes;
  int n_codewords;

  g_return_val_if_fail (text != NULL, NULL);

  /* Four bits for the mode and eight for the length come before the text. */
  n_bytes = strlen (text);
  while (symbol.version <= VERSION_MAX && n_bytes + 2 > (gsize) versions[symbol.version].data)
    symbol.version++;
  if (symbol.version > VERSION_MAX)
    return NULL;

  symbol.size = 17 + 4 * symbol.version;
  symbol.modules = g_new0 (guint8, symbol.size * symbol.size);
  symbol.fixed = fixed = g_new0 (guint8, symbol.size * symbol.size);

  make_data (data, versions[symbol.version].data, text, (int) n_bytes);
  n_codewords = interleave (codewords, symbol.version, data);
  draw_patterns (&symbol);
  draw_codewords (&symbol, codewords, n_codewords);
  choose_mask (&symbol);

  self = g_new0 (LkiQrCode, 1);
  self->size = symbol.size;
  self->modules = symbol.modules;

  return self;
}

void
lki_qr_code_free (LkiQrCode *self)
{
  g_free (self->modules);
  g_free (self);
}
