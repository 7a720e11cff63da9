using System.Buffers;
using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>BERT's normaliser: cleaning, blanks around Chinese characters, accents off, lower case, in this order.</summary>
/// <param name="cleanText">Drops U+0000, U+FFFD, control, format and private-use characters and makes each white space a blank.</param>
/// <param name="spaceCjk">Puts blanks around Chinese characters.</param>
/// <param name="stripAccents">Decomposes and drops what is of category Mn; decomposed text stays decomposed.</param>
/// <param name="lowercase">Lower-cases.</param>
internal sealed class BertNormalizer(bool cleanText, bool spaceCjk, bool stripAccents, bool lowercase) : INormalizer
{
    // ASCII that cleaning drops: the control characters but tab, line feed and carriage return.
    private static readonly SearchValues<char> DroppedAscii = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\v\f\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017"
        + "\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F");

    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (Ascii.IsValid(text.Chars) && !(cleanText && text.Chars.ContainsAny(DroppedAscii)))
        {
            NormalizeAscii(text.WritableChars);
            return;
        }

        // Each step asks the characters' classes whether it has anything to do; most texts need one or two of them.
        CharClass seen = CleanAndSpace(text);
        bool decomposes = stripAccents && (seen & CharClass.Decomposes) != 0;
        if (decomposes)
        {
            NfdNormalizer.Apply(text, compatible: false);
        }

        if (decomposes || (stripAccents && (seen & CharClass.Nonspacing) != 0))
        {
            DropNonspacing(text);
        }

        if (lowercase && (decomposes || (seen & CharClass.Uppercase) != 0))
        {
            LowercaseNormalizer.Apply(text);
        }
        else if (lowercase)
        {
            LowercaseNormalizer.ApplyToAscii(text);
        }
    }

    private static void DropNonspacing(AlignedText text)
    {
        text.BeginRewrite();
        int kept = 0;
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            int scalar = text.ScalarAt(i, out units);
            if (scalar >= 0x300 && (CharProperties.Of(scalar) & CharClass.Nonspacing) != 0)
            {
                text.Copy(kept, i - kept);
                kept = i + units;
            }
        }

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
    }

    private void NormalizeAscii(Span<char> chars)
    {
        if (cleanText && chars.ContainsAny('\t', '\n', '\r'))
        {
            chars.Replace('\t', ' ');
            chars.Replace('\n', ' ');
            chars.Replace('\r', ' ');
        }

        if (lowercase)
        {
            Ascii.ToLowerInPlace(chars, out _);
        }
    }

    // Returns all classes of the characters that are not plain ASCII.
    private CharClass CleanAndSpace(AlignedText text)
    {
        CharClass seen = CharClass.None;
        text.BeginRewrite();
        int kept = 0;
        int units;
        for (int i = 0; i < text.Length; i += units)
        {
            int scalar = text.ScalarAt(i, out units);
            if (scalar is >= ' ' and <= '~')
            {
                continue;
            }

            CharClass classes = CharProperties.Of(scalar);
            seen |= classes;
            bool isLineBreak = scalar is '\t' or '\n' or '\r';
            if (cleanText && (isLineBreak || scalar == 0xFFFD || (classes & (CharClass.Whitespace | CharClass.Other)) != 0))
            {
                text.Copy(kept, i - kept);
                kept = i + units;
                if (isLineBreak || (classes & (CharClass.Whitespace | CharClass.Other)) == CharClass.Whitespace)
                {
                    text.Append(' ', i);
                }
            }
            else if (spaceCjk && (classes & CharClass.Cjk) != 0)
            {
                text.Copy(kept, i - kept);
                kept = i + units;
                text.Append(' ', i);
                text.Copy(i, units);
                text.Append(' ', i);
            }
        }

        text.Copy(kept, text.Length - kept);
        text.EndRewrite();
        return seen;
    }
}
