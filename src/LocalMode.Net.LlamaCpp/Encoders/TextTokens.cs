using System.Buffers;
using System.Text;
using LocalMode.LlamaCpp.Tokenization;

namespace LocalMode.LlamaCpp.Encoders;

/// <summary>Turns texts into rows of tokens with the model's markers around them. What a text spells is text.</summary>
internal static class TextTokens
{
    /// <summary>Tokenises a text without markers.</summary>
    public static ReadOnlySpan<int> Tokenize(LlamaVocabulary vocabulary, string text)
    {
        ArrayBufferWriter<int> ids = new((text.Length / 3) + 8);
        vocabulary.Tokenize(Encoding.UTF8.GetBytes(text), ids);
        return ids.WrittenSpan;
    }

    /// <summary>Puts the markers around a text and cuts it on the right to what fits.</summary>
    /// <param name="text">The text's tokens.</param>
    /// <param name="markers">The markers.</param>
    /// <param name="limit">The most tokens of the row.</param>
    public static int[] Single(ReadOnlySpan<int> text, TextMarkers markers, int limit)
    {
        text = text[..Math.Min(text.Length, limit - markers.Count)];
        int[] row = new int[text.Length + markers.Count];
        int at = 0;
        Append(row, ref at, markers.Begin);
        text.CopyTo(row.AsSpan(at));
        at += text.Length;
        Append(row, ref at, markers.End);
        return row;
    }

    /// <summary>Puts the markers around two texts and cuts the longer of them, on the right, to what fits.</summary>
    /// <param name="first">The first text's tokens.</param>
    /// <param name="second">The second text's tokens.</param>
    /// <param name="markers">The markers.</param>
    /// <param name="limit">The most tokens of the row.</param>
    public static int[] Pair(ReadOnlySpan<int> first, ReadOnlySpan<int> second, TextMarkers markers, int limit)
    {
        int room = limit - markers.PairCount;
        if (first.Length + second.Length > room)
        {
            // Cutting one token of the longer at a time ends at the shorter's length, or with both at half of the room.
            int half = (room + 1) / 2;
            int kept = Math.Min(first.Length, Math.Max(half, room - second.Length));
            first = first[..kept];
            second = second[..Math.Min(second.Length, room - kept)];
        }

        int[] row = new int[first.Length + second.Length + markers.PairCount];
        int at = 0;
        Append(row, ref at, markers.Begin);
        first.CopyTo(row.AsSpan(at));
        at += first.Length;
        Append(row, ref at, markers.PairEnd);
        Append(row, ref at, markers.PairSeparator);
        second.CopyTo(row.AsSpan(at));
        at += second.Length;
        Append(row, ref at, markers.PairEnd);
        return row;
    }

    private static void Append(int[] row, ref int at, int token)
    {
        if (token >= 0)
            row[at++] = token;
    }
}
