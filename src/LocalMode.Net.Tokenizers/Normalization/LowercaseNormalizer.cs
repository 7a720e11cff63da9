using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>Lower-cases character by character, without context: no final sigma, U+0130 becomes i and U+0307.</summary>
internal sealed class LowercaseNormalizer : INormalizer
{
    /// <inheritdoc/>
    public void Normalize(AlignedText text) => Apply(text);

    /// <summary>Lower-cases a text.</summary>
    /// <param name="text">The text.</param>
    public static void Apply(AlignedText text)
    {
        if (Ascii.IsValid(text.Chars))
        {
            Ascii.ToLowerInPlace(text.WritableChars, out _);
            return;
        }

        text.BeginRewrite();
        for (int i = 0; i < text.Length;)
        {
            int run = text.Chars[i..].IndexOfAnyExceptInRange('\0', '\x7F');
            run = run < 0 ? text.Length - i : run;
            if (run > 0)
            {
                Ascii.ToLowerInPlace(text.WritableChars.Slice(i, run), out _);
                text.Copy(i, run);
                i += run;
                continue;
            }

            int scalar = text.ScalarAt(i, out int units);
            if ((CharProperties.Of(scalar) & CharClass.Uppercase) == 0)
            {
                text.Copy(i, units);
            }
            else if (scalar == 0x130)
            {
                text.Append('i', i);
                text.Append(0x307, i);
            }
            else
            {
                text.Append(CharProperties.ToLower(scalar), i);
            }

            i += units;
        }

        text.EndRewrite();
    }
}
