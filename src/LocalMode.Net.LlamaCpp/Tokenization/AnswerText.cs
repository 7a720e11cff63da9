using System.Text;

namespace LocalMode.LlamaCpp.Tokenization;

/// <summary>
/// Turns the bytes of tokens into text that may be shown: whole characters only, and nothing that may still become part of a stop sequence.
/// </summary>
/// <remarks>
/// The result does not depend on how the bytes are cut into tokens: the sequence that is complete first ends the answer, and of several
/// that end at the same byte the longest. One instance for one answer, one thread.
/// </remarks>
/// <param name="stops">What ends the answer.</param>
/// <param name="mayEnd">
/// Tells, by the bytes before a stop sequence, whether the answer may end there; where it may not, the sequence is part of the answer.
/// <see langword="null"/> lets it end everywhere.
/// </param>
internal sealed class AnswerText(IReadOnlyList<StopSequence> stops, Func<long, bool>? mayEnd = null)
{
    private const int LongestCharacter = 4;

    private byte[] _pending = new byte[64];
    private int _count;
    private long _taken;

    /// <summary>Gets a value indicating whether a stop sequence is complete. Nothing is taken after that.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Takes the bytes of a token.</summary>
    /// <param name="piece">The bytes.</param>
    /// <param name="whole">The same as a string where they are whole characters: handed on as it is where nothing is held back.</param>
    /// <returns>Text to show, or <see langword="null"/> when there is none yet.</returns>
    public string? Append(ReadOnlySpan<byte> piece, string? whole)
    {
        int held = 0;
        if (stops.Count > 0)
        {
            (int Taken, int Length)? found = FindStop(piece);
            _taken += piece.Length;
            if (found is { } end)
            {
                IsStopped = true;
                Add(piece[..end.Taken]);
                _count -= end.Length;
                return Flush();
            }

            foreach (StopSequence stop in stops)
                held = Math.Max(held, stop.Matched);
        }

        if (_count == 0 && held == 0 && whole is not null)
            return whole.Length == 0 ? null : whole;

        Add(piece);
        int ready = _count - held;
        return Take(ready - IncompleteTail(_pending.AsSpan(0, ready)));
    }

    /// <summary>Hands out what was held back, at the end of the answer. Bytes that never became a character are U+FFFD.</summary>
    /// <returns>The text, or <see langword="null"/> when nothing was held back.</returns>
    public string? Flush() => Take(_count);

    private (int Taken, int Length)? FindStop(ReadOnlySpan<byte> piece)
    {
        for (int i = 0; i < piece.Length; i++)
        {
            int longest = 0;
            foreach (StopSequence stop in stops)
            {
                if (stop.Advance(piece[i]) && stop.Length > longest && (mayEnd is null || mayEnd(_taken + i + 1 - stop.Length)))
                    longest = stop.Length;
            }

            if (longest > 0)
                return (i + 1, longest);
        }

        return null;
    }

    // The bytes at the end that begin a character and may be completed by the next token.
    private static int IncompleteTail(ReadOnlySpan<byte> text)
    {
        for (int length = 1; length < LongestCharacter && length <= text.Length; length++)
        {
            byte first = text[^length];
            if ((first & 0xC0) == 0x80)
                continue;

            bool incomplete = first >= 0x80
                && Rune.DecodeFromUtf8(text[^length..], out _, out _) == System.Buffers.OperationStatus.NeedMoreData;
            return incomplete ? length : 0;
        }

        return 0;
    }

    private void Add(ReadOnlySpan<byte> piece)
    {
        if (_count + piece.Length > _pending.Length)
            Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _count + piece.Length));

        piece.CopyTo(_pending.AsSpan(_count));
        _count += piece.Length;
    }

    private string? Take(int length)
    {
        if (length <= 0)
            return null;

        string text = Encoding.UTF8.GetString(_pending, 0, length);
        _pending.AsSpan(length, _count - length).CopyTo(_pending);
        _count -= length;
        return text;
    }
}
