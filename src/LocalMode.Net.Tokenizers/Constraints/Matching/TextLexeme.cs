using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A text as it is, in UTF-8.</summary>
internal sealed class TextLexeme : SpelledLexeme
{
    public TextLexeme(StringMachine machine, Alphabet alphabet, MemoryBudget budget)
        : base(machine, alphabet, budget) => Start = StateOf(machine.Start, JsonSpelling.Whole);

    public override int Start { get; }

    public override bool IsJson => false;

    public override bool IsAccepting(int state)
    {
        Place place = PlaceOf(state);
        return place.Part == JsonSpelling.Whole && Machine.IsAccepting(place.Machine);
    }

    public override int ForcedByte(int state)
    {
        Place place = PlaceOf(state);
        if (place.Part == JsonSpelling.Whole && Machine.IsAccepting(place.Machine))
            return -1;
        return ForcedInside(place);
    }

    public override bool CanGoOn(int state)
    {
        Place place = PlaceOf(state);
        return place.Part != JsonSpelling.Whole || Machine.HasNext(place.Machine, 0, 0x10FFFF);
    }

    protected override int ComputeWhole(Place place, byte value)
    {
        int part = place.Part == JsonSpelling.Whole
            ? JsonSpelling.StepRaw(value, out int codePoint)
            : JsonSpelling.StepUtf8(place.Part, value, out codePoint);
        if (part == JsonSpelling.Dead)
            return Dead;
        if (codePoint < 0)
            return StateInside(place.Machine, part);
        int machine = Machine.Next(place.Machine, codePoint);
        return machine == StringMachine.Dead || !Alphabet.Contains(codePoint) ? Dead : StateOf(machine, part);
    }

    protected override bool IsRaw(int codePoint) => true;
}
