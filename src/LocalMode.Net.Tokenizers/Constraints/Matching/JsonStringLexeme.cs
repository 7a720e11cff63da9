using LocalMode.Tokenizers.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>A JSON string with its quotes. The labels are those of the value's machine.</summary>
internal sealed class JsonStringLexeme : SpelledLexeme
{
    public JsonStringLexeme(StringMachine machine, Alphabet alphabet, MemoryBudget budget)
        : base(machine, alphabet, budget) => Start = StateOf(machine.Start, JsonSpelling.BeforeQuote);

    public override int Start { get; }

    public override bool IsJson => true;

    public override bool IsAccepting(int state) => PlaceOf(state).Part == JsonSpelling.Closed;

    public override bool CanGoOn(int state) => PlaceOf(state).Part != JsonSpelling.Closed;

    public override int Label(int state) => Machine.Label(PlaceOf(state).Machine);

    public override int ForcedByte(int state)
    {
        Place place = PlaceOf(state);
        switch (place.Part)
        {
            case JsonSpelling.BeforeQuote:
                return '"';
            case JsonSpelling.Closed:
                return -1;
            case JsonSpelling.Whole when Machine.IsAccepting(place.Machine):
                return Machine.HasNext(place.Machine, 0, 0x10FFFF) ? -1 : '"';
            default:
                return ForcedInside(place);
        }
    }

    /// <summary>Gives how many values a state's text may still become, cut at <paramref name="limit"/>.</summary>
    public long CountTexts(int state, long limit)
    {
        Place place = PlaceOf(state);
        if (place.Part is JsonSpelling.Whole or JsonSpelling.BeforeQuote)
            return Machine.CountTexts(place.Machine, limit);
        if (place.Part == JsonSpelling.Closed)
            return 1;
        if (JsonSpelling.KindOf(place.Part) == JsonSpelling.Rest)
            return Math.Min(limit, Machine.CountTexts(place.Machine, limit) * (1L << 6 * JsonSpelling.CountOf(place.Part)));
        (int first, int last, int otherFirst, int otherLast) = JsonSpelling.Ranges(place.Part);
        long count = Machine.CountTexts(place.Machine, first, last, limit);
        return otherFirst < 0 ? count : Math.Min(limit, count + Machine.CountTexts(place.Machine, otherFirst, otherLast, limit));
    }

    protected override int ComputeWhole(Place place, byte value)
    {
        int part = JsonSpelling.Step(place.Part, value, out int codePoint);
        if (part == JsonSpelling.Dead || (value < 0x80 && !Alphabet.Contains(value)))
            return Dead;
        if (codePoint >= 0)
        {
            int next = Machine.Next(place.Machine, codePoint);
            return next == StringMachine.Dead || (value >= 0x80 && !Alphabet.Contains(codePoint)) ? Dead : StateOf(next, part);
        }

        return part switch
        {
            JsonSpelling.Closed => Machine.IsAccepting(place.Machine) ? StateOf(place.Machine, part) : Dead,
            JsonSpelling.Whole => StateOf(place.Machine, part),
            JsonSpelling.Escape when !Alphabet.HasUnicodeEscapes => HasShortEscape(place.Machine) ? StateOf(place.Machine, part) : Dead,
            _ when JsonSpelling.KindOf(part) > JsonSpelling.Escape && !Alphabet.HasUnicodeEscapes => Dead,
            _ => StateInside(place.Machine, part),
        };
    }

    protected override bool IsRaw(int codePoint) => codePoint >= 0x20 && codePoint is not ('"' or '\\') && Alphabet.Contains(codePoint);

    private bool HasShortEscape(int machine)
    {
        foreach (byte second in "\"\\/bfnrt"u8)
        {
            if (Alphabet.Contains(second) && Machine.Next(machine, JsonSpelling.ShortEscape(second)) != StringMachine.Dead)
                return true;
        }

        return false;
    }
}
