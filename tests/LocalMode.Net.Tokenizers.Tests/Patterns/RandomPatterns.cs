namespace LocalMode.Tokenizers.Tests.Patterns;

/// <summary>Makes random patterns.</summary>
internal static class RandomPatterns
{
    public static string Create(Random random, int depth)
    {
        var branches = new string[random.Next(1, 4)];
        for (int i = 0; i < branches.Length; i++)
        {
            branches[i] = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Quantified(random, depth)));
        }

        return string.Join('|', branches);
    }

    private static string Quantified(Random random, int depth)
    {
        (string atom, bool canRepeat) = Atom(random, depth);
        return atom + (!canRepeat ? "" : random.Next(10) switch
        {
            0 => "*",
            1 => "+",
            2 => "?",
            3 => "*?",
            4 => "+?",
            5 => "{1,2}",
            7 => "++",
            8 => "?+",
            6 => "{2}",
            _ => "",
        });
    }

    private static (string Atom, bool CanRepeat) Atom(Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 16 : 8))
        {
            case 0 or 1 or 2:
                return ("a", true);
            case 3:
                return ("b", true);
            case 4:
                return ("[ab]", true);
            case 5:
                return ("[^a]", true);
            case 6:
                return (@"\s", true);
            case 7:
                return (@"\b", false);
            case 8:
                return ("(?=" + Create(random, depth - 1) + ")", false);
            case 9:
                return ("(?!" + Create(random, depth - 1) + ")", false);
            case 10:
                return ("(?>" + Create(random, depth - 1) + ")", false);
            case 11:
                return ("(?:a" + Create(random, depth - 1) + ")", true);
            case 12:
                return ("(?<" + "=!"[random.Next(2)] + "a|bb)", false);
            case 13:
                return ("$", false);
            default:
                return ("(?:" + Create(random, depth - 1) + ")", true);
        }
    }
}
