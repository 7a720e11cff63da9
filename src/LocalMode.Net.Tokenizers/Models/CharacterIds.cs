using System.Runtime.CompilerServices;
using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>The tokens that are one character between a fixed beginning and a fixed end, by that character. Immutable.</summary>
internal sealed class CharacterIds
{
    private readonly int[] _basic;
    private readonly Dictionary<int, int> _astral = [];

    /// <summary>Initializes a new instance of the <see cref="CharacterIds"/> class.</summary>
    /// <param name="vocabulary">All tokens.</param>
    /// <param name="prefix">What a token begins with; may be empty.</param>
    /// <param name="suffix">What a token ends with; may be empty.</param>
    public CharacterIds(Vocabulary vocabulary, string prefix, string suffix)
    {
        var basic = new List<(int Character, int Id)>();
        int last = -1;
        foreach ((string token, int id) in vocabulary.Entries)
        {
            int length = token.Length - prefix.Length - suffix.Length;
            if (length is < 1 or > 2 || !token.StartsWith(prefix, StringComparison.Ordinal) || !token.EndsWith(suffix, StringComparison.Ordinal)
                || !Rune.TryGetRuneAt(token, prefix.Length, out Rune rune) || rune.Utf16SequenceLength != length)
            {
                continue;
            }

            if (rune.IsBmp)
            {
                basic.Add((rune.Value, id));
                last = Math.Max(last, rune.Value);
            }
            else
            {
                _astral[rune.Value] = id;
            }
        }

        _basic = new int[last + 1];
        Array.Fill(_basic, -1);
        foreach ((int character, int id) in basic)
        {
            _basic[character] = id;
        }
    }

    /// <summary>Gets the ids, in no order.</summary>
    public IEnumerable<int> All => _basic.Where(static id => id >= 0).Concat(_astral.Values);

    /// <summary>Gets the id of a character's token, or -1.</summary>
    /// <param name="character">The character.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(int character)
    {
        int[] basic = _basic;
        return (uint)character < (uint)basic.Length ? basic[character] : character < 0x10000 ? -1 : _astral.GetValueOrDefault(character, -1);
    }
}
