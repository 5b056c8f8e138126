// SPDX-License-Identifier: GPL-3.0-or-later
// What a camera makes of a QR code: the symbols are read back here by the rules of ISO/IEC 18004,
// written apart from those that draw them.

#include "lki-qr-code.h"

#include <string.h>

/* Versions 1 to 3 at level M. */
static const int n_data[] = { 0, 16, 28, 44 };
static const int n_total[] = { 0, 26, 44, 70 };

static gboolean
is_dark (const LkiQrCode *code,
         int x,
         int y)
{
  return code->modules[y * code->size + x] != 0;
}

/* Finders with their borders and formats, timing, and the one alignment pattern. */
static gboolean
is_function (const LkiQrCode *code,
             int x,
             int y)
{
  int n = code->size;
  gboolean corner = (x < 9 && y < 9) || (x >= n - 8 && y < 9) || (x < 9 && y >= n - 8);
  gboolean alignment = n > 21 && x >= n - 9 && x <= n - 5 && y >= n - 9 && y <= n - 5;

  return corner || alignment || x == 6 || y == 6;
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
      return (y / 2 + x / 3) % 2 == 0;
    case 5:
      return (x * y) % 2 + (x * y) % 3 == 0;
    case 6:
      return ((x * y) % 2 + (x * y) % 3) % 2 == 0;
    default:
      return ((x + y) % 2 + (x * y) % 3) % 2 == 0;
    }
}

/* The fifteen bits beside the upper left finder, the most significant first. */
static int
read_format (const LkiQrCode *code)
{
  static const int xs[] = { 0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8 };
  static const int ys[] = { 8, 8, 8, 8, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1, 0 };
  int bits = 0;

  for (int i = 0; i < 15; i++)
    bits = bits << 1 | is_dark (code, xs[i], ys[i]);

  return bits ^ 0x5412;
}

/* In pairs of columns from the right, up and down in turn. */
static void
read_codewords (const LkiQrCode *code,
                int mask,
                guint8 *codewords,
                int n)
{
  int bit = 0;
  gboolean up = TRUE;

  memset (codewords, 0, (gsize) n);
  for (int right = code->size - 1; right > 0; right -= 2, up = !up)
    {
      if (right == 6)
        right--;
      for (int i = 0; i < code->size; i++)
        for (int x = right; x > right - 2; x--)
          {
            int y = up ? code->size - 1 - i : i;

            if (is_function (code, x, y) || bit >= n * 8)
              continue;
            if (is_dark (code, x, y) != is_masked (mask, x, y))
              codewords[bit / 8] |= (guint8) (0x80 >> bit % 8);
            bit++;
          }
    }
  g_assert_cmpint (bit, ==, n * 8);
}

static int
multiply (int a,
          int b)
{
  int product = 0;

  for (; b != 0; b >>= 1, a = a << 1 ^ ((a & 0x80) != 0 ? 0x11d : 0))
    if (b & 1)
      product ^= a;

  return product;
}

/* Without an error, all syndromes are zero. */
static void
assert_no_errors (const guint8 *codewords,
                  int n,
                  int n_correction)
{
  int root = 1;

  for (int i = 0; i < n_correction; i++, root = multiply (root, 2))
    {
      int sum = 0;

      for (int j = 0; j < n; j++)
        sum = multiply (sum, root) ^ codewords[j];
      g_assert_cmpint (sum, ==, 0);
    }
}

static void
assert_reads (const char *text,
              int version)
{
  g_autoptr (LkiQrCode) code = lki_qr_code_new (text);
  guint8 codewords[70];
  int format, length;
  g_autofree char *read = NULL;

  g_assert_nonnull (code);
  g_assert_cmpint (code->size, ==, 17 + 4 * version);
  format = read_format (code);
  g_assert_cmpint (format >> 13, ==, 0); /* level M */
  read_codewords (code, format >> 10 & 7, codewords, n_total[version]);
  assert_no_errors (codewords, n_total[version], n_total[version] - n_data[version]);

  /* Byte mode, a length, and bytes that lie across the codewords. */
  g_assert_cmpint (codewords[0] >> 4, ==, 4);
  length = (codewords[0] & 15) << 4 | codewords[1] >> 4;
  read = g_malloc0 ((gsize) length + 1);
  for (int i = 0; i < length; i++)
    read[i] = (char) ((codewords[i + 1] & 15) << 4 | codewords[i + 2] >> 4);
  g_assert_cmpstr (read, ==, text);
}

static void
test_reads (void)
{
  assert_reads ("tel:1", 1);
  assert_reads ("tel:+470000000", 1);
  assert_reads ("tel:+4700000001", 2);
  assert_reads ("tel:+47000000010000000001", 2);
  assert_reads ("tel:+470000000100000000012345678", 3);
  assert_reads ("tel:+4700000001000000000123456789012345678", 3);
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (43, '1');

  g_assert_null (lki_qr_code_new (text));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/qr-code/read-by-a-camera", test_reads);
  g_test_add_func ("/qr-code/too-long", test_too_long);

  return g_test_run ();
}
