using System.Buffers;
using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>
/// Replaces by a <see cref="CharacterMap"/>. As in Hugging Face's, a grapheme cluster of fewer than 6 bytes is looked up first, and the shortest entry
/// that it begins with stands for all of it; otherwise its characters are looked up one by one.
/// </summary>
internal sealed class PrecompiledNormalizer : INormalizer
{
    private const int LongestCluster = 5;

    // Searching for a range of characters boxes until the runtime has optimised it; this does not.
    private static readonly SearchValues<char> Printable = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static unit => (char)unit)]);

    private readonly CharacterMap _map;
    private readonly bool _keepsPrintableAscii;

    /// <summary>Initializes a new instance of the <see cref="PrecompiledNormalizer"/> class.</summary>
    /// <param name="map">The map.</param>
    public PrecompiledNormalizer(CharacterMap map)
    {
        _map = map;
        _keepsPrintableAscii = true;
        for (byte c = (byte)' '; c <= (byte)'~'; c++)
        {
            _keepsPrintableAscii &= !map.TryFind([c], out _);
        }
    }

    /// <inheritdoc/>
    public void Normalize(AlignedText text)
    {
        if (_keepsPrintableAscii && !text.Chars.ContainsAnyExcept(Printable))
        {
            return;
        }

        var writer = new Writer(text);
        var clusters = default(GraphemeScanner);
        Span<byte> utf8 = stackalloc byte[LongestCluster];
        text.BeginRewrite();
        int end;
        for (int start = 0; start < text.Length; start = end)
        {
            if (_keepsPrintableAscii && IsPrintable(text.Chars[start]) && start + 1 < text.Length && IsPrintable(text.Chars[start + 1]))
            {
                // A cluster by itself, without an entry.
                writer.Add(text.Chars[start], 0);
                clusters = default;
                end = start + 1;
                continue;
            }

            end = clusters.EndOf(text, start);
            int length = Encode(text.Chars[start..end], utf8);
            if (length > 0 && TryReplace(utf8[..length], ref writer))
            {
                continue;
            }

            int units;
            for (int i = start; i < end; i += units)
            {
                int scalar = text.ScalarAt(i, out units);
                length = new Rune(scalar).EncodeToUtf8(utf8);
                if (!TryReplace(utf8[..length], ref writer))
                {
                    writer.Add(scalar, 0);
                }
            }
        }

        writer.Flush();
        text.EndRewrite();
    }

    private static bool IsPrintable(char c) => c is >= ' ' and <= '~';

    // Returns 0 for what has no room.
    private static int Encode(ReadOnlySpan<char> cluster, Span<byte> utf8)
    {
        if (cluster.Length > utf8.Length)
        {
            return 0;
        }

        int length = 0;
        foreach (Rune rune in cluster.EnumerateRunes())
        {
            if (!rune.TryEncodeToUtf8(utf8[length..], out int bytes))
            {
                return 0;
            }

            length += bytes;
        }

        return length;
    }

    private bool TryReplace(scoped ReadOnlySpan<byte> old, ref Writer writer)
    {
        if (!_map.TryFind(old, out ReadOnlySpan<byte> replacement))
        {
            return false;
        }

        int oldCount = CountCharacters(old), newCount = CountCharacters(replacement);
        for (int i = 0; i < newCount; i++)
        {
            writer.Add(CharacterMap.NextCharacter(ref replacement), i < oldCount ? 0 : 1);
        }

        writer.Remove(oldCount - newCount);
        return true;
    }

    private static int CountCharacters(ReadOnlySpan<byte> utf8)
    {
        int count = 0;
        foreach (byte b in utf8)
        {
            count += (b & 0xC0) == 0x80 ? 0 : 1;
        }

        return count;
    }

    // Holds the last character back: what is removed after it counts on it, also where that character was put in before.
    private ref struct Writer(AlignedText text)
    {
        private int _last = -1;
        private int _change;

        public void Add(int codePoint, int change)
        {
            Flush();
            (_last, _change) = (codePoint, change);
        }

        public void Remove(int count) => _change -= Math.Max(0, count);

        public void Flush()
        {
            if (_last >= 0)
            {
                text.Emit(_last, _change);
                _last = -1;
            }
        }
    }
}
