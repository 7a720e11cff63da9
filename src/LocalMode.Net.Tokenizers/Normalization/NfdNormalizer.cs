namespace LocalMode.Tokenizers;

/// <summary>Canonical decomposition (NFD) with Unicode 9.0's data, as Hugging Face does it.</summary>
internal sealed class NfdNormalizer : INormalizer
{
    // No character below it decomposes or combines.
    private const char FirstDecomposing = '\u00C0';

    /// <inheritdoc/>
    public void Normalize(AlignedText text) => Apply(text);

    /// <summary>Decomposes a text.</summary>
    /// <param name="text">The text.</param>
    public static void Apply(AlignedText text)
    {
        if (!NeedsWork(text))
        {
            return;
        }

        Span<int> parts = stackalloc int[4];
        CombiningRun run = text.CombiningRun;
        run.Clear();
        text.BeginRewrite();
        for (int i = 0; i < text.Length;)
        {
            int plain = text.Chars[i..].IndexOfAnyExceptInRange('\0', (char)(FirstDecomposing - 1));
            plain = plain < 0 ? text.Length - i : plain;
            if (plain > 0)
            {
                run.Flush(text);
                text.Copy(i, plain);
                i += plain;
                continue;
            }

            int scalar = text.ScalarAt(i, out int units);
            if ((CharProperties.Of(scalar) & CharClass.Decomposes) == 0)
            {
                run.Flush(text);
                text.Copy(i, units);
            }
            else
            {
                int count = CanonicalData.Decompose(scalar, parts);
                for (int part = 0; part < count; part++)
                {
                    run.Add(text, parts[part], i, isFirst: part == 0);
                }
            }

            i += units;
        }

        run.Flush(text);
        text.EndRewrite();
    }

    private static bool NeedsWork(AlignedText text)
    {
        ReadOnlySpan<char> chars = text.Chars;
        for (int i = 0; i < chars.Length; i++)
        {
            int skip = chars[i..].IndexOfAnyExceptInRange('\0', (char)(FirstDecomposing - 1));
            if (skip < 0)
            {
                return false;
            }

            i += skip;
            int scalar = text.ScalarAt(i, out int units);
            if ((CharProperties.Of(scalar) & CharClass.Decomposes) != 0)
            {
                return true;
            }

            i += units - 1;
        }

        return false;
    }
}
