using System.Text;
using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Tests.Constraints.Automata;

/// <summary>Draws texts of an automaton and texts near them.</summary>
internal sealed class TextSampler(int seed)
{
    private static readonly string[] Others = ["a", "b", "Z", "0", "9", "_", "-", " ", "\n", "é", "ß", "中", "😀", "\u2028", ".", "/", "@", ":", "\u0000", "\U0010FFFF"];
    private readonly Random _random = new(seed);

    /// <summary>Draws a text of the language; short ones are likely. <see langword="null"/> if the walk does not end in time.</summary>
    public string? Draw(CharDfa language, int most = 400)
    {
        if (language.IsEmpty)
            return null;
        StringBuilder text = new();
        int state = 0;
        double stop = _random.Next(4) switch { 0 => 0.7, 1 => 0.3, 2 => 0.1, _ => 0.02 };
        for (int i = 0; i < most; i++)
        {
            ReadOnlySpan<CharEdge> edges = language.Edges(state);
            if (language.IsAccepting(state) && (edges.IsEmpty || _random.NextDouble() < stop))
                return text.ToString();
            CharEdge edge = Choose(language, state, edges, i > most / 8);
            int codePoint = _random.Next(3) switch
            {
                0 => edge.First,
                1 => edge.Last,
                _ => _random.Next(edge.First, edge.Last + 1),
            };
            // Ranges of everything are nearly all rare characters.
            if (edge is { First: < 0x80, Last: > 0x80 } && _random.Next(4) != 0)
                codePoint = _random.Next(edge.First, 0x80);
            text.Append(char.ConvertFromUtf32(codePoint));
            state = edge.Next;
        }
        return null;
    }

    /// <summary>Changes a text in a place or two.</summary>
    public string Mutate(string text)
    {
        List<string> parts = [.. text.EnumerateRunes().Select(static rune => rune.ToString())];
        for (int changes = _random.Next(1, 3); changes > 0; changes--)
        {
            int at = _random.Next(parts.Count + 1);
            switch (_random.Next(5))
            {
                case 0 when at < parts.Count:
                    parts.RemoveAt(at);
                    break;
                case 1 when at < parts.Count:
                    parts[at] = Other(parts);
                    break;
                case 2 when at < parts.Count:
                    parts.Insert(at, parts[at]);
                    break;
                case 3 when at + 1 < parts.Count:
                    (parts[at], parts[at + 1]) = (parts[at + 1], parts[at]);
                    break;
                default:
                    parts.Insert(at, Other(parts));
                    break;
            }
        }
        return string.Concat(parts);
    }

    private CharEdge Choose(CharDfa language, int state, ReadOnlySpan<CharEdge> edges, bool home)
    {
        CharEdge chosen = edges[_random.Next(edges.Length)];
        if (!home)
            return chosen;
        foreach (CharEdge edge in edges)
        {
            if (language.MinLength(edge.Next) < language.MinLength(state))
                return edge;
        }
        return chosen;
    }

    private string Other(List<string> parts) =>
        parts.Count > 0 && _random.Next(2) == 0 ? parts[_random.Next(parts.Count)] : Others[_random.Next(Others.Length)];
}
