namespace LocalMode.Onnx;

/// <summary>The labels of a model's tokens, and what their prefixes mean; immutable.</summary>
/// <remarks>
/// <para>
/// As in transformers' pipeline, <c>B-</c> and <c>I-</c> count when tokens are grouped: neighbours belong together if they have the same kind and the second
/// does not begin with <c>B-</c>. The shown kind is what follows the first hyphen.
/// </para>
/// <para>
/// That pipeline does not know the prefixes of the scheme BIOES (<c>E-</c> the last token, <c>S-</c> the only one; in BILOU <c>L-</c> and <c>U-</c>) and cuts
/// such entities in two. Here a model whose labels have both of a scheme's prefixes is read by that scheme.
/// </para>
/// </remarks>
internal sealed class EntityLabels
{
    private static readonly (string Last, string Only)[] Schemes = [("E-", "S-"), ("L-", "U-")];

    private readonly string[] _names;
    private readonly string[] _kinds;
    private readonly int[] _tags;
    private readonly bool[] _begins;
    private readonly bool[] _ends;

    /// <param name="names">The label of each output of the model, in order.</param>
    public EntityLabels(IReadOnlyList<string> names)
    {
        _names = [.. names];
        _kinds = new string[_names.Length];
        _tags = new int[_names.Length];
        _begins = new bool[_names.Length];
        _ends = new bool[_names.Length];
        (string? last, string? only) = SchemeOf(_names);
        Dictionary<string, int> tags = new(StringComparer.Ordinal);
        for (int i = 0; i < _names.Length; i++)
        {
            string name = _names[i];
            bool isLast = Has(name, last);
            bool isOnly = Has(name, only);
            _kinds[i] = name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
            _begins[i] = isOnly || Has(name, "B-");
            _ends[i] = isOnly || isLast;
            string tag = _begins[i] || _ends[i] || Has(name, "I-") ? name[2..] : name;
            if (!tags.TryGetValue(tag, out _tags[i]))
                tags.Add(tag, _tags[i] = tags.Count);
        }

        Kinds = [.. _kinds.Where(static kind => kind != "O").Distinct()];
    }

    public int Count => _names.Length;

    /// <summary>Gets the kinds of entities, without prefixes, each once, without the label for no entity.</summary>
    public IReadOnlyList<string> Kinds { get; }

    public string Name(int label) => _names[label];

    public string Kind(int label) => _kinds[label];

    /// <summary>Tells whether a token goes on with the entity of the token before.</summary>
    public bool Continues(int previous, int label) => _tags[previous] == _tags[label] && !_begins[label] && !_ends[previous];

    private static (string? Last, string? Only) SchemeOf(string[] names)
    {
        foreach ((string last, string only) in Schemes)
        {
            if (Array.Exists(names, name => Has(name, last)) && Array.Exists(names, name => Has(name, only)))
                return (last, only);
        }

        return (null, null);
    }

    private static bool Has(string name, string? prefix) => prefix is not null && name.StartsWith(prefix, StringComparison.Ordinal);
}
