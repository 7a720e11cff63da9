namespace LocalMode.Tokenizers;

/// <summary>Turns a parsed pattern into instructions.</summary>
/// <param name="source">The pattern, for errors.</param>
internal sealed class PatternCompiler(PatternSource source)
{
    private const int MaxLength = 20_000;

    private readonly List<PatternInstruction> _code = [];
    private int _registers;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="node">The pattern.</param>
    /// <param name="source">The pattern, for errors.</param>
    public static PatternProgram Compile(PatternNode node, PatternSource source)
    {
        var compiler = new PatternCompiler(source);
        compiler.Add(node);
        compiler.Emit(new PatternInstruction(PatternCode.Match));
        PatternShortcuts.Apply(compiler._code);
        return new PatternProgram([.. compiler._code], compiler._registers, FirstCharacters.Of(node), source);
    }

    private int Emit(PatternInstruction instruction)
    {
        if (_code.Count == MaxLength)
        {
            throw source.Unsupported("A size, repetitions written out, of more than 20,000 steps");
        }

        _code.Add(instruction);
        return _code.Count - 1;
    }

    private void Target(int instruction, int? target = null) => _code[instruction] = _code[instruction] with { A = target ?? _code.Count };

    private void Add(PatternNode node)
    {
        switch (node)
        {
            case SetNode { Set.Single: >= 0 } character:
                Emit(new PatternInstruction(PatternCode.Character, character.Set.Single));
                break;
            case SetNode set:
                Emit(new PatternInstruction(PatternCode.Set, Set: set.Set));
                break;
            case SequenceNode sequence:
                foreach (PatternNode item in sequence.Items)
                {
                    Add(item);
                }

                break;
            case ChoiceNode choice:
                AddChoice(choice);
                break;
            case RepeatNode repeat:
                AddRepeat(repeat);
                break;
            case AtomicNode { Body: RepeatNode { Body: SetNode set, Lazy: false } repeat }:
                Emit(new PatternInstruction(PatternCode.PossessiveLoop, repeat.Min, repeat.Max, set.Set));
                break;
            case AtomicNode atomic:
                int open = Emit(new PatternInstruction(PatternCode.Begin, Registers(2)));
                Add(atomic.Body);
                Emit(new PatternInstruction(PatternCode.EndAtomic, _code[open].A));
                break;
            case LookNode look:
                AddLook(look);
                break;
            case StepBackNode back:
                Emit(new PatternInstruction(PatternCode.StepBack, back.Count));
                break;
            case AnchorNode anchor:
                Emit(new PatternInstruction(PatternCode.Anchor, (int)anchor.Anchor));
                break;
            default:
                throw new InvalidOperationException($"A {node.GetType().Name} is not compiled.");
        }
    }

    private int Registers(int count)
    {
        _registers += count;
        return _registers - count;
    }

    private void AddChoice(ChoiceNode choice)
    {
        var ends = new List<int>();
        for (int i = 0; i < choice.Items.Count; i++)
        {
            int branch = -1;
            if (i + 1 < choice.Items.Count)
            {
                branch = Emit(new PatternInstruction(PatternCode.Branch, Set: FirstCharacters.Of(choice.Items[i])));
            }

            Add(choice.Items[i]);
            if (branch >= 0)
            {
                ends.Add(Emit(new PatternInstruction(PatternCode.Jump)));
                Target(branch);
            }
        }

        ends.ForEach(end => Target(end));
    }

    private void AddRepeat(RepeatNode repeat)
    {
        if (repeat.Body is SetNode set)
        {
            Emit(new PatternInstruction(repeat.Lazy ? PatternCode.LazyLoop : PatternCode.Loop, repeat.Min, repeat.Max, set.Set));
            return;
        }

        for (int i = 0; i < repeat.Min; i++)
        {
            int before = _code.Count;
            Add(repeat.Body);

            // What takes no step takes none the next time either; the limit of steps would never end it.
            if (_code.Count == before)
            {
                break;
            }
        }

        PatternCode branch = repeat.Lazy ? PatternCode.LazyBranch : PatternCode.Branch;
        if (repeat.Max != int.MaxValue)
        {
            var exits = new List<int>();
            for (int i = repeat.Min; i < repeat.Max; i++)
            {
                exits.Add(Emit(new PatternInstruction(branch)));
                Add(repeat.Body);
            }

            exits.ForEach(exit => Target(exit));
            return;
        }

        int again = Emit(new PatternInstruction(branch));
        int keep = Emit(new PatternInstruction(PatternCode.Keep, Registers(1)));
        Add(repeat.Body);
        int exitIfKept = Emit(new PatternInstruction(PatternCode.ExitIfKept, _code[keep].A));
        Emit(new PatternInstruction(PatternCode.Jump, again));
        Target(again);
        _code[exitIfKept] = _code[exitIfKept] with { B = _code.Count };
    }

    private void AddLook(LookNode look)
    {
        int register = Registers(2);
        Emit(new PatternInstruction(PatternCode.Begin, register));
        int branch = look.Negative ? Emit(new PatternInstruction(PatternCode.Branch)) : -1;
        Add(look.Behind ? Backwards(look.Body) : look.Body);
        Emit(new PatternInstruction(look.Negative ? PatternCode.EndNegativeLook : PatternCode.EndLook, register));
        if (branch >= 0)
        {
            Target(branch);
        }
    }

    private ChoiceNode Backwards(PatternNode body)
    {
        IReadOnlyList<PatternNode> branches = body is ChoiceNode choice ? choice.Items : [body];
        return new ChoiceNode([.. branches.Select(branch => new SequenceNode([new StepBackNode((int)LengthOf(branch)), branch]))]);
    }

    private long LengthOf(PatternNode node)
    {
        long length = 0;
        switch (node)
        {
            case SetNode:
                return 1;
            case SequenceNode sequence:
                foreach (PatternNode item in sequence.Items)
                {
                    length = Bounded(length + LengthOf(item));
                }

                return length;
            case RepeatNode repeat when repeat.Min == repeat.Max:
                return Bounded(repeat.Min * LengthOf(repeat.Body));
            case AtomicNode atomic:
                return LengthOf(atomic.Body);
            case LookNode or AnchorNode:
                return 0;
            case ChoiceNode choice:
                length = LengthOf(choice.Items[0]);
                for (int i = 1; i < choice.Items.Count; i++)
                {
                    if (LengthOf(choice.Items[i]) != length)
                    {
                        throw source.Unsupported("A look behind of no fixed length");
                    }
                }

                return length;
            default:
                throw source.Unsupported("A look behind of no fixed length");
        }
    }

    private long Bounded(long length) => length <= MaxLength ? length : throw source.Unsupported("A look behind of more than 20,000 characters");
}
