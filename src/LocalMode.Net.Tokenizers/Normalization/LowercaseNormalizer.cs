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
        ApplyToAscii(text);
        if (Ascii.IsValid(text.Chars))
        {
            return;
        }

        text.BeginRewrite();
        int kept = 0;
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            int scalar = text.ScalarAt(i, out units);
            if (scalar < 0x80 || (CharProperties.Of(scalar) & CharClass.Uppercase) == 0)
            {
                continue;
            }

            text.Copy(kept, i - kept);
            kept = i + units;
            if (scalar == 0x130)
            {
                text.Append('i', i);
                text.Append(0x307, i);
            }
            else
            {
                text.Append(CharProperties.ToLower(scalar), i);
            }
        }

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }

    /// <summary>Lower-cases A to Z and leaves everything else.</summary>
    /// <param name="text">The text.</param>
    public static void ApplyToAscii(AlignedText text)
    {
        Span<char> chars = text.WritableChars;
        while (!chars.IsEmpty)
        {
            Ascii.ToLowerInPlace(chars, out int done);
            chars = chars[Math.Min(done + 1, chars.Length)..];
        }
    }
}
