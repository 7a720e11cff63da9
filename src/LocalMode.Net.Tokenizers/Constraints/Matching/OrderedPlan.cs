using System.Collections.Concurrent;
using LocalMode.Tokenizers.Constraints.Automata;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>Where the properties come in the order of the schema. A place is that of the next declared property.</summary>
internal sealed class OrderedPlan : ObjectPlan
{
    private const long Many = 1L << 40;
    private readonly ObjectProgram _object;
    private readonly bool[] _fits;

    // By the place of the next declared property: how many required ones follow, how many that fit, where the first required one is.
    private readonly int[] _required;
    private readonly int[] _possible;
    private readonly int[] _firstRequired;
    private readonly (CharDfa Names, int Index)[] _others;
    private readonly long _otherNames;
    private readonly ConcurrentDictionary<(int From, int To, bool WithOthers), int> _keys = [];

    public OrderedPlan(ObjectProgram program, int levels)
    {
        _object = program;
        int count = program.Values.Length;
        _fits = [.. program.Values.Select(value => program.Program.NodeAt(value).MinNesting <= levels)];
        _required = new int[count + 1];
        _possible = new int[count + 1];
        _firstRequired = new int[count + 1];
        _firstRequired[count] = count;
        for (int i = count - 1; i >= 0; i--)
        {
            bool isRequired = program.Node.Declared[i].IsRequired;
            _required[i] = _required[i + 1] + (isRequired ? 1 : 0);
            _possible[i] = _possible[i + 1] + (_fits[i] ? 1 : 0);
            _firstRequired[i] = isRequired ? i : _firstRequired[i + 1];
        }

        _others = [.. program.Node.Others.Select(static (other, index) => (other.Names, Index: index)).Where(other => program.Program.NodeAt(program.OtherValues[other.Index]).MinNesting <= levels)];
        _otherNames = Math.Min(Many, _others.Sum(static other => other.Names.CountTexts(0, Many)));
    }

    public override bool CanEnd(int next, int count) => _required[next] == 0 && count >= _object.Node.MinProperties;

    public override int PlaceAfter(int place, int label) => Math.Min(label + 1, _fits.Length);

    public override int KeyLexeme(int next, int count, int usedOthers)
    {
        ObjectNode node = _object.Node;
        int required = _required[next];
        bool mayBeOptional = node.MaxProperties is not { } most || count + 1 + required <= most;
        long othersLeft = _otherNames - usedOthers;
        int from = next, to = Math.Min(_firstRequired[next], _fits.Length - 1);
        if (!mayBeOptional)
            from = required > 0 ? to : _fits.Length;

        // Of those that are left, enough for the minimum must follow.
        while (to >= from && (!_fits[to] || count + 1 + _possible[to + 1] + othersLeft < node.MinProperties))
            to--;
        while (from <= to && !_fits[from])
            from++;
        bool withOthers = required == 0 && mayBeOptional && othersLeft > 0 && count + othersLeft >= node.MinProperties;
        if (from > to)
            (from, to) = (-1, -1);
        if (from < 0 && !withOthers)
            return -1;
        return _keys.TryGetValue((from, to, withOthers), out int lexeme) ? lexeme : _keys.GetOrAdd((from, to, withOthers), Create(from, to, withOthers));
    }

    private int Create(int from, int to, bool withOthers)
    {
        KeyMachine machine = new(_object.Names, _fits.Length, label => label >= from && label <= to && _fits[label], withOthers ? _others : [], _object.Program.Rows);
        return _object.Program.AddLexeme(_object.Program.CreateString(machine));
    }
}
