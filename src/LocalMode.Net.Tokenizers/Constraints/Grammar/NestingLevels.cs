using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Grammar;

/// <summary>For each node of a grammar the fewest levels of objects and arrays that a text of it has; nodes that have no text within the limit have none.</summary>
internal sealed class NestingLevels
{
    private const int Never = int.MaxValue;
    private readonly GrammarOrder _order;
    private readonly WritableTexts _texts;
    private readonly CompileBudget _budget;
    private readonly int[] _levels;

    public NestingLevels(GrammarOrder order, WritableTexts texts, int maxNesting, CompileBudget budget)
    {
        _order = order;
        _texts = texts;
        _budget = budget;
        budget.Charge(8L * order.Nodes.Count);
        _levels = new int[order.Nodes.Count];
        Array.Fill(_levels, Never);
        for (bool hasChanged = true; hasChanged;)
        {
            hasChanged = false;
            for (int i = 0; i < _levels.Length; i++)
            {
                budget.Step();
                int found = Find(order.Nodes[i]);
                found = found > maxNesting ? Never : found;
                hasChanged |= found != _levels[i];
                _levels[i] = found;
            }

            hasChanged &= order.HasCycles;
        }
    }

    public bool IsNever(GrammarNode node) => Of(node) == Never;

    /// <summary>Tells whether a declared property can be there.</summary>
    public bool IsPossible(DeclaredProperty property) => !IsNever(property.Value) && _texts.CanWriteValue(property.Name) && _texts.CanWrite(":"u8);

    /// <summary>Gives the names of other properties that can be there.</summary>
    public CharDfa NamesOf(OtherProperties others) =>
        IsNever(others.Value) || !_texts.CanWrite("\":"u8) ? CharDfa.Empty : _texts.Values(others.Names);

    /// <summary>Gives the most properties of an object.</summary>
    public long MaxOf(ObjectNode node) => Math.Min(node.MaxProperties ?? long.MaxValue, _texts.HasComma ? long.MaxValue : 1);

    /// <summary>Gives the most items of an array, what can be in them aside.</summary>
    public long MaxOf(ArrayNode node) => Math.Min(node.MaxItems ?? long.MaxValue, _texts.HasComma ? long.MaxValue : 1);

    private int Of(GrammarNode node) => _levels[_order.IndexOf(node)];

    private int Find(GrammarNode node)
    {
        switch (node)
        {
            case LiteralNode literal:
                return _texts.CanWrite(literal.Utf8) ? 0 : Never;
            case TextNode text:
                return _texts.Texts(text) is null ? Never : 0;
            case NumberNode number:
                return _texts.CanWrite(number) ? 0 : Never;
            case StringNode text:
                return _texts.Strings(text) is null ? Never : 0;
            case ChoiceNode choice:
                int least = Never;
                foreach (GrammarNode alternative in choice.Alternatives)
                    least = Math.Min(least, Of(alternative));
                return least;
            case SequenceNode sequence:
                int most = 0;
                foreach (GrammarNode part in sequence.Parts)
                    most = Math.Max(most, Of(part));
                return most;
            case RepeatNode repeat:
                return repeat.Minimum == 0 ? 0 : repeat.Minimum > repeat.Maximum ? Never : Of(repeat.Item);
            case DocumentNode document:
                return document.Options.WhiteSpace == JsonWhiteSpace.Spaced && !_texts.CanWrite(" "u8) ? Never : Of(document.Value);
            case LinkNode link:
                return Of(link.Target);
            case ObjectNode item:
                return Add(_texts.CanWrite("{}"u8) ? FindObject(item) : Never);
            case ArrayNode array:
                return Add(_texts.CanWrite("[]"u8) ? FindArray(array) : Never);
            default:
                return Never;
        }

        static int Add(int inner) => inner == Never ? Never : inner + 1;
    }

    private int FindObject(ObjectNode node)
    {
        int level = 0;
        long required = 0;
        foreach (DeclaredProperty property in node.Declared)
        {
            _budget.Step();
            if (!property.IsRequired)
                continue;
            if (!IsPossible(property))
                return Never;
            required++;
            level = Math.Max(level, Of(property.Value));
        }

        long most = MaxOf(node), missing = node.MinProperties - required;
        if (required > most || node.MinProperties > most)
            return Never;
        if (missing <= 0)
            return level;

        // Of the others as many as are missing, those with the fewest levels.
        var candidates = new List<(int Level, long Count)>();
        foreach (DeclaredProperty property in node.Declared)
        {
            if (!property.IsRequired && IsPossible(property))
                candidates.Add((Of(property.Value), 1));
        }
        foreach (OtherProperties others in node.Others)
        {
            if (NamesOf(others) is { IsEmpty: false } names)
                candidates.Add((Of(others.Value), names.CountTexts(names.Start, missing)));
        }

        candidates.Sort();
        foreach ((int next, long count) in candidates)
        {
            missing -= count;
            if (missing <= 0)
                return Math.Max(level, next);
        }

        return Never;
    }

    private int FindArray(ArrayNode node)
    {
        var levels = new SortedSet<int> { 0 };
        foreach (ArrayItem item in node.Rest is null ? node.First : [.. node.First, node.Rest])
        {
            _budget.Step();
            levels.Add(Of(item.Plain));
            levels.Add(item.Counted is null ? Never : Of(item.Counted));
        }

        // More levels never make less possible.
        int[] tried = [.. levels.Where(static l => l != Never)];
        int from = 0, to = tried.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (ItemCounts.Find(node, MaxOf(node), item => Of(item) <= tried[middle], _texts) is not null)
                to = middle;
            else
                from = middle + 1;
        }

        return from < tried.Length ? tried[from] : Never;
    }
}
