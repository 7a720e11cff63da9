using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>
/// Text on its way through the normalisers. Each UTF-16 unit knows, when offsets are tracked, which units of the caller's string it came from.
/// Buffers are kept between uses; an instance serves one thread at a time.
/// </summary>
/// <remarks>
/// A rewriting pass reads <see cref="Chars"/> and calls <see cref="BeginRewrite"/>, then <see cref="Copy"/> and <see cref="Append"/> in the order
/// of the new text, then <see cref="EndRewrite"/>. What is appended takes the alignment of a unit of the old text. <see cref="Emit"/> instead counts
/// along in the old text, as Hugging Face's transformations do.
/// </remarks>
internal sealed class AlignedText
{
    /// <summary>Buffers above this size are given up after use, so that one huge text does not stay in memory for good.</summary>
    public const int RetainedCapacity = 1 << 16;

    private char[] _chars = new char[512];
    private char[] _nextChars = [];
    private Piece[] _origins = [];
    private Piece[] _nextOrigins = [];
    private int _nextLength;
    private int _cursor;
    private int _offset;
    private CombiningRun? _combiningRun;

    /// <summary>Gets the length in UTF-16 units.</summary>
    public int Length { get; private set; }

    /// <summary>Gets a value indicating whether offsets into the caller's string are kept.</summary>
    public bool IsTracked { get; private set; }

    /// <summary>Gets the text as it is now.</summary>
    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, Length);

    /// <summary>Gets the text for changes in place that keep every unit where it is.</summary>
    public Span<char> WritableChars => _chars.AsSpan(0, Length);

    /// <summary>Gets the length of the new text of a rewriting pass so far.</summary>
    public int RewrittenLength => _nextLength;

    /// <summary>Gets a buffer for the reordering of combining characters.</summary>
    public CombiningRun CombiningRun => _combiningRun ??= new CombiningRun();

    /// <summary>Starts anew with a part of the caller's string.</summary>
    /// <param name="source">The part; well-formed UTF-16.</param>
    /// <param name="offset">Where the part begins in the caller's string.</param>
    /// <param name="tracked">Whether offsets are kept.</param>
    public void Load(ReadOnlySpan<char> source, int offset, bool tracked)
    {
        if (_chars.Length < source.Length)
        {
            _chars = new char[source.Length];
        }

        source.CopyTo(_chars);
        Length = source.Length;
        IsTracked = tracked;
        _offset = offset;
        if (!tracked)
        {
            return;
        }

        if (_origins.Length < source.Length)
        {
            _origins = new Piece[Math.Max(source.Length, 512)];
        }

        for (int i = 0; i < source.Length; i++)
        {
            int at = offset + i;
            if (char.IsHighSurrogate(source[i]))
            {
                _origins[i] = _origins[i + 1] = new Piece(at, at + 2);
                i++;
            }
            else
            {
                _origins[i] = new Piece(at, at + 1);
            }
        }
    }

    /// <summary>Starts anew with a part of another text, whose origins it keeps.</summary>
    /// <param name="source">The other text.</param>
    /// <param name="start">The first unit.</param>
    /// <param name="end">The unit after the last; more than <paramref name="start"/>.</param>
    public void Load(AlignedText source, int start, int end)
    {
        int offset = source.IsTracked ? source._origins[start].Start : 0;
        Load(source.Chars[start..end], offset, tracked: false);
        IsTracked = source.IsTracked;
        if (!IsTracked)
        {
            return;
        }

        if (_origins.Length < Length)
        {
            _origins = new Piece[Math.Max(Length, 512)];
        }

        source._origins.AsSpan(start, Length).CopyTo(_origins);
    }

    /// <summary>Gets the part of the caller's string from which a part of this text came.</summary>
    /// <param name="start">The first unit.</param>
    /// <param name="end">The unit after the last; more than <paramref name="start"/>.</param>
    public Piece OriginOf(int start, int end) => new(_origins[start].Start, _origins[end - 1].End);

    /// <summary>Reads the character at a position.</summary>
    /// <param name="index">The position of its first unit.</param>
    /// <param name="units">1, or 2 for a surrogate pair.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ScalarAt(int index, out int units)
    {
        char c = _chars[index];
        if (char.IsHighSurrogate(c) && index + 1 < Length)
        {
            units = 2;
            return char.ConvertToUtf32(c, _chars[index + 1]);
        }

        units = 1;
        return c;
    }

    /// <summary>Replaces a unit by another in place.</summary>
    /// <param name="old">The unit; not half of a pair.</param>
    /// <param name="replacement">What it becomes; not half of a pair.</param>
    public void Replace(char old, char replacement)
    {
        // The span method that does this boxes until the runtime has optimised it.
        Span<char> rest = WritableChars;
        int at;
        while ((at = rest.IndexOf(old)) >= 0)
        {
            rest[at] = replacement;
            rest = rest[(at + 1)..];
        }
    }

    /// <summary>Starts a rewriting pass.</summary>
    public void BeginRewrite()
    {
        _nextLength = 0;
        _cursor = 0;
        Reserve(Length);
    }

    /// <summary>Takes units of the old text over as they are; counting goes on after them.</summary>
    /// <param name="start">The first unit.</param>
    /// <param name="count">How many.</param>
    public void Copy(int start, int count)
    {
        Reserve(count);
        _chars.AsSpan(start, count).CopyTo(_nextChars.AsSpan(_nextLength));
        if (IsTracked)
        {
            _origins.AsSpan(start, count).CopyTo(_nextOrigins.AsSpan(_nextLength));
        }

        _nextLength += count;
        _cursor = start + count;
    }

    /// <summary>Appends a character in the place of one of the old text.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="source">The unit of the old text whose origin it takes; -1 for the empty place before the text.</param>
    public void Append(int codePoint, int source)
    {
        Reserve(2);
        if (codePoint < 0x10000)
        {
            Write((char)codePoint, source);
            return;
        }

        Write((char)(0xD800 + ((codePoint - 0x10000) >> 10)), source);
        Write((char)(0xDC00 + (codePoint & 0x3FF)), source);
    }

    /// <summary>Appends a character and counts along in the old text.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="change">
    /// 1 for a new character, which takes the origin of what was counted last; 0 for one in the place of the next of the old text; -n for one in the
    /// place of the next of the old text, after which n more of it are gone.
    /// </param>
    public void Emit(int codePoint, int change)
    {
        if (change > 0)
        {
            Append(codePoint, _cursor - 1);
            return;
        }

        Append(codePoint, Math.Min(_cursor, Length - 1));
        for (int gone = change; gone <= 0 && _cursor < Length; gone++)
        {
            _cursor += char.IsHighSurrogate(_chars[_cursor]) ? 2 : 1;
        }
    }

    /// <summary>Makes the new text the current one.</summary>
    public void EndRewrite()
    {
        (_chars, _nextChars) = (_nextChars, _chars);
        (_origins, _nextOrigins) = (_nextOrigins, _origins);
        Length = _nextLength;
    }

    /// <summary>Gives large buffers up.</summary>
    public void Trim()
    {
        if (_chars.Length > RetainedCapacity || _nextChars.Length > RetainedCapacity || _origins.Length > RetainedCapacity)
        {
            _chars = new char[512];
            _nextChars = [];
            _origins = _nextOrigins = [];
            _combiningRun = null;
            Length = 0;
        }
    }

    private void Write(char unit, int source)
    {
        _nextChars[_nextLength] = unit;
        if (IsTracked)
        {
            _nextOrigins[_nextLength] = source < 0 ? new Piece(_offset, _offset) : _origins[source];
        }

        _nextLength++;
    }

    private void Reserve(int count)
    {
        int needed = _nextLength + count;
        if (_nextChars.Length < needed)
        {
            Array.Resize(ref _nextChars, Math.Max(needed, Math.Max(512, _nextChars.Length * 2)));
        }

        if (IsTracked && _nextOrigins.Length < needed)
        {
            Array.Resize(ref _nextOrigins, Math.Max(needed, Math.Max(512, _nextOrigins.Length * 2)));
        }
    }
}
