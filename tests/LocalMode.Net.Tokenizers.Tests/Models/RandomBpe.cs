namespace LocalMode.Tokenizers.Tests.Models;

/// <summary>A random vocabulary with merges, and byte pair encoding as it is defined: look at all pairs, merge the first, begin again.</summary>
internal sealed record RandomBpe(BpeModel Model, Dictionary<string, int> Ids, List<(int Left, int Right, int Result)> Merges, string Prefix, string Suffix)
{
    private const string Alphabet = "abc\u00E9\uD83D\uDE00";

    public static RandomBpe Create(Random random, string prefix, string suffix)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string character in Characters(Alphabet))
        {
            foreach (string token in new[] { character, prefix + character, character + suffix, prefix + character + suffix })
            {
                ids.TryAdd(token, ids.Count);
            }
        }

        var merges = new List<(int Left, int Right, int Result)>();
        for (int i = 0; i < 60; i++)
        {
            string[] tokens = [.. ids.Keys];
            string left = tokens[random.Next(tokens.Length)];
            string right = tokens[random.Next(tokens.Length)];
            if ((suffix.Length > 0 && left.EndsWith(suffix, StringComparison.Ordinal)) || !right.StartsWith(prefix, StringComparison.Ordinal) || left.Length > 8)
            {
                continue;
            }

            string result = left + right[prefix.Length..];
            ids.TryAdd(result, ids.Count);
            merges.Add((ids[left], ids[right], ids[result]));
        }

        // One merge is in the list twice: its last rank counts.
        merges.Add(merges[0]);
        var model = new BpeModel(
            new Vocabulary(ids, ids.Count - 1), new MergeTable(merges), new BpeOptions { ContinuingPrefix = prefix, EndOfWordSuffix = suffix });
        return new RandomBpe(model, ids, merges, prefix, suffix);
    }

    public string RandomPiece(Random random, int characters)
    {
        string[] all = [.. Characters(Alphabet)];
        return string.Concat(Enumerable.Range(0, characters).Select(_ => all[random.Next(all.Length)]));
    }

    public List<int> TokenizePlainly(string piece, TokenSet? barred)
    {
        string[] characters = [.. Characters(piece)];
        List<int> symbols = [.. characters.Select((c, i) => Ids[(i == 0 ? "" : Prefix) + c + (i == characters.Length - 1 ? Suffix : "")])];
        while (true)
        {
            int best = -1, place = -1;
            for (int i = 0; i + 1 < symbols.Count; i++)
            {
                int rank = Merges.FindLastIndex(m => m.Left == symbols[i] && m.Right == symbols[i + 1]);
                if (rank >= 0 && (best < 0 || rank < best) && barred?.Contains(Merges[rank].Result) != true)
                {
                    (best, place) = (rank, i);
                }
            }

            if (best < 0)
            {
                return symbols;
            }

            symbols[place] = Merges[best].Result;
            symbols.RemoveAt(place + 1);
        }
    }

    private static IEnumerable<string> Characters(string text) => text.EnumerateRunes().Select(rune => rune.ToString());
}
