namespace LocalMode.Onnx;

/// <summary>The labels of a model's tokens, and what their prefixes mean; immutable.</summary>
/// <remarks>
/// As in transformers' pipeline, only <c>B-</c> and <c>I-</c> count when tokens are grouped: neighbours belong together if they have the same kind and the
/// second does not begin with <c>B-</c>. The shown kind is what follows the first hyphen, so that <c>S-PER</c> and <c>E-PER</c> are shown as <c>PER</c> too.
/// </remarks>
internal sealed class EntityLabels
{
    private readonly string[] _names;
    private readonly string[] _kinds;
    private readonly int[] _tags;
    private readonly bool[] _begins;

    /// <param name="names">The label of each output of the model, in order.</param>
    public EntityLabels(IReadOnlyList<string> names)
    {
        _names = [.. names];
        _kinds = new string[_names.Length];
        _tags = new int[_names.Length];
        _begins = new bool[_names.Length];
        Dictionary<string, int> tags = new(StringComparer.Ordinal);
        for (int i = 0; i < _names.Length; i++)
        {
            string name = _names[i];
            _kinds[i] = name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
            _begins[i] = name.StartsWith("B-", StringComparison.Ordinal);
            string tag = _begins[i] || name.StartsWith("I-", StringComparison.Ordinal) ? name[2..] : name;
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
    public bool Continues(int previous, int label) => _tags[previous] == _tags[label] && !_begins[label];
}
