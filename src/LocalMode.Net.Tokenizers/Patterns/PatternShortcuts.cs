namespace LocalMode.Tokenizers;

/// <summary>Finds loops that need not remember where they could stop earlier, because that never helps.</summary>
internal static class PatternShortcuts
{
    /// <summary>Makes such loops possessive.</summary>
    /// <param name="code">The instructions.</param>
    public static void Apply(List<PatternInstruction> code)
    {
        for (int pc = 0; pc < code.Count; pc++)
        {
            PatternInstruction loop = code[pc];
            if (loop.Code == PatternCode.Loop && (AlwaysMatches(code, pc + 1) || CannotBegin(code, pc + 1, loop.Set!)))
            {
                code[pc] = loop with { Code = PatternCode.PossessiveLoop };
            }
        }
    }

    private static bool AlwaysMatches(List<PatternInstruction> code, int pc)
    {
        while (true)
        {
            PatternInstruction step = code[pc];
            switch (step.Code)
            {
                case PatternCode.Match:
                    return true;
                case PatternCode.Jump when step.A > pc:
                    pc = step.A;
                    break;
                case PatternCode.Loop or PatternCode.PossessiveLoop when step.A == 0:
                    pc++;
                    break;
                default:
                    return false;
            }
        }
    }

    // Whether what follows cannot begin with a character of the loop: where the loop stops early, such a character comes next.
    private static bool CannotBegin(List<PatternInstruction> code, int pc, CodePointSet set)
    {
        PatternInstruction step = code[pc];
        return step.Code switch
        {
            PatternCode.Character => !set.Contains(step.A),
            PatternCode.Set => !set.Overlaps(step.Set!),
            PatternCode.Loop or PatternCode.PossessiveLoop => step.A > 0 && !set.Overlaps(step.Set!),
            _ => false,
        };
    }
}
