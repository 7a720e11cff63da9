using System.Buffers;
using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Engine.Constraints;

/// <summary>
/// Writes on where a constraint leaves no choice, without asking the model. What is forced is tokenised together with the last token, as the model's
/// tokenizer would have it, and goes into the next step beside that token; so nothing that the model has evaluated is ever taken back, and models that
/// cannot go back need no other way.
/// </summary>
/// <remarks>
/// Tokens at the end with which allowed text could become one token are left to the model. One instance for one answer; decode thread only.
/// </remarks>
internal sealed class ForcedText(AnswerConstraint answer)
{
    private const int MostBytes = 512;

    private readonly AnswerTokens _tokens = answer.Tokens;
    private readonly List<int> _run = new(16);
    private readonly ArrayBufferWriter<int> _ids = new(16);
    private readonly ArrayBufferWriter<byte> _text = new(64);
    private readonly byte[] _bytes = new byte[MostBytes + Math.Max(answer.Tokens.Vocabulary.LongestPiece, MostBytes)];
    private readonly bool[] _next = new bool[256];
    private readonly ulong[] _mask = new ulong[(answer.Tokens.Vocabulary.Size + 63) / 64];

    /// <summary>Gets the tokens to evaluate: the chosen one, or what takes its place, and those that were forced.</summary>
    public ReadOnlySpan<int> Run => CollectionsMarshal.AsSpan(_run);

    /// <summary>Gets the text that was forced, the chosen token's own not among it.</summary>
    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    /// <summary>Gets the bytes and the tokens at the beginning of what was forced that belong to reasoning: the marker that closes it.</summary>
    public (int Bytes, int Tokens) Closing { get; private set; }

    /// <summary>Writes on as far as there is no choice.</summary>
    /// <param name="token">The token that was chosen and accepted last; -1 at the beginning.</param>
    /// <param name="limit">The most tokens of <see cref="Run"/>.</param>
    public void Continue(int token, int limit)
    {
        _run.Clear();
        _text.ResetWrittenCount();
        Closing = default;
        if (token >= 0)
            _run.Add(token);

        while (_run.Count < limit && (answer.MustClose ? TryClose(limit) : answer.Phase == AnswerPhase.Part && answer.ForcesText && TryForce(limit)))
        {
        }
    }

    // The marker that closes reasoning, or what is missing of it. It must be there as a whole: a part of it closes nothing.
    private bool TryClose(int limit)
    {
        int length = Copy(answer.RestOfClosing, 0);
        if (!_tokens.TryTokenize(_bytes.AsSpan(0, length), _ids) || _run.Count + _ids.WrittenCount > limit)
            return false;

        foreach (int id in _ids.WrittenSpan)
        {
            if (!answer.TryAccept(id))
                return false;

            _run.Add(id);
        }

        _text.Write(_bytes.AsSpan(0, length));
        Closing = (length, _ids.WrittenCount);
        return true;
    }

    private bool TryForce(int limit)
    {
        int last = _run.Count > 0 && answer.CanTakeBack(_run[^1]) ? _run[^1] : -1;
        int known = last < 0 ? 0 : Copy(_tokens.Bytes(last), 0);
        int forced = answer.Matcher.FindForcedBytes(_bytes.AsSpan(known, MostBytes));
        if (forced == 0)
            return false;

        ReadOnlySpan<byte> text = _bytes.AsSpan(0, known + forced);
        int others = _run.Count - (last < 0 ? 0 : 1);
        if (!_tokens.TryTokenize(text, _ids) || Keep(FirstOpen(text, known), limit - others) is not { } kept || kept.Bytes <= known)
            return false;

        if (last >= 0)
        {
            answer.TakeBack();
            _run.RemoveAt(others);
        }

        if (!TryAccept(_ids.WrittenSpan[..kept.Tokens]))
        {
            // The tokenizer found a token that the constraint does not have, such as one that is too long for it.
            if (last >= 0 && answer.TryAccept(last))
                _run.Add(last);

            return false;
        }

        _text.Write(text[known..kept.Bytes]);
        return kept.Tokens == _ids.WrittenCount;
    }

    private bool TryAccept(ReadOnlySpan<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            if (answer.TryAccept(ids[i]))
                continue;

            for (; i > 0; i--)
                answer.TakeBack();

            return false;
        }

        _run.AddRange(ids);
        return true;
    }

    // The first byte of the text from which a token could lead beyond the text: from there on it is the model's to cut into tokens.
    private int FirstOpen(ReadOnlySpan<byte> text, int known)
    {
        int accepted = 0;
        foreach (byte next in text[known..])
        {
            int token = _tokens.ByteToken(next);
            if (token < 0 || !answer.Matcher.TryAccept(token))
                break;

            accepted++;
        }

        bool isComplete = answer.Matcher.IsComplete;
        if (!isComplete && accepted == text.Length - known)
            FindNext();

        answer.Matcher.RollBack(accepted);
        if (accepted < text.Length - known)
            return 0;

        for (int i = Math.Max(0, text.Length - _tokens.Vocabulary.LongestPiece); i < text.Length && !isComplete; i++)
        {
            if (_tokens.CanGoOn(text[i..], _next))
                return i;
        }

        return text.Length;
    }

    private void FindNext()
    {
        answer.Matcher.FillMask(_mask);
        for (int i = 0; i < _next.Length; i++)
        {
            int token = _tokens.ByteToken((byte)i);
            _next[i] = token < 0 || (_mask[token >> 6] >> token & 1) != 0;
        }
    }

    private (int Tokens, int Bytes)? Keep(int end, int most)
    {
        int tokens = 0;
        int bytes = 0;
        foreach (int id in _ids.WrittenSpan)
        {
            int next = bytes + _tokens.Bytes(id).Length;
            if (next > end || tokens == most)
                break;

            tokens++;
            bytes = next;
        }

        return tokens == 0 ? null : (tokens, bytes);
    }

    private int Copy(ReadOnlySpan<byte> source, int at)
    {
        source.CopyTo(_bytes.AsSpan(at));
        return at + source.Length;
    }
}
