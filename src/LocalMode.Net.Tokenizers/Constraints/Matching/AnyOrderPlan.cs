using LocalMode.Tokenizers.Constraints.Automata;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>Where the properties come in any order. A place is the number of required properties that stand; all names that stand are kept.</summary>
internal sealed class AnyOrderPlan : ObjectPlan
{
    private const long Many = 1L << 40;
    private readonly ObjectProgram _object;
    private readonly int _required;
    private readonly long _names;
    private readonly Lazy<int> _anyKey;
    private readonly Lazy<int> _requiredKey;

    public AnyOrderPlan(ObjectProgram program, int levels)
    {
        _object = program;
        bool[] fits = [.. program.Values.Select(value => program.Program.NodeAt(value).MinNesting <= levels)];
        bool[] required = [.. program.Node.Declared.Select(static property => property.IsRequired)];
        (CharDfa Names, int Index)[] others =
            [.. program.Node.Others.Select(static (other, index) => (other.Names, Index: index)).Where(other => program.Program.NodeAt(program.OtherValues[other.Index]).MinNesting <= levels)];
        _required = required.Count(static isRequired => isRequired);
        _names = Math.Min(Many, fits.Count(static isFit => isFit) + others.Sum(static other => other.Names.CountTexts(0, Many)));
        _anyKey = new(() => Create(label => fits[label], others));
        _requiredKey = new(() => Create(label => required[label], []));
    }

    public override bool CanEnd(int place, int count) => place == _required && count >= _object.Node.MinProperties;

    public override int PlaceAfter(int place, int label) =>
        label < _object.Values.Length && _object.Node.Declared[label].IsRequired ? place + 1 : place;

    public override int KeyLexeme(int place, int count, int used)
    {
        // What is left for the minimum is always enough: every name that does not stand can still come.
        bool mayBeOptional = _object.Node.MaxProperties is not { } most || count + 1 + (_required - place) <= most;
        if (mayBeOptional)
            return _names > used ? _anyKey.Value : -1;
        return place < _required ? _requiredKey.Value : -1;
    }

    private int Create(Func<int, bool> isAllowed, (CharDfa Names, int Index)[] others)
    {
        KeyMachine machine = new(_object.Names, _object.Values.Length, isAllowed, others, _object.Program.Rows);
        return _object.Program.AddLexeme(_object.Program.CreateString(machine));
    }
}
