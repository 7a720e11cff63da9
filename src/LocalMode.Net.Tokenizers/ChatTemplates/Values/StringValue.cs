namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>
/// Text that knows which of its parts come from the template (trusted) and which from the conversation (not trusted).
/// Trust flips at each of the positions in <c>_switches</c>, which lie strictly inside the text and ascend.
/// </summary>
internal sealed partial class StringValue : TemplateValue
{
    public static readonly StringValue Empty = new("", true, null);

    private readonly bool _startsTrusted;
    private readonly int[]? _switches;

    private StringValue(string text, bool startsTrusted, int[]? switches)
    {
        Text = text;
        _startsTrusted = startsTrusted;
        _switches = switches;
    }

    public string Text { get; }

    /// <summary>Gets a value indicating whether the text went through <c>escape</c> or <c>safe</c>.</summary>
    public bool IsMarkup { get; private init; }

    /// <summary>Gets a value indicating whether no part comes from the conversation.</summary>
    public bool IsTrusted => Text.Length == 0 || (_startsTrusted && _switches is null);

    public override string TypeName => "str";

    public override bool IsTruthy => Text.Length > 0;

    public override bool IsSequence => true;

    public static StringValue Trusted(string text) => new(text, true, null);

    public static StringValue Untrusted(string text) => new(text, false, null);

    public static StringValue Of(string text, bool trusted) => new(text, trusted, null);

    public static StringValue Of(string text, bool startsTrusted, int[] switches) => new(text, startsTrusted, switches.Length == 0 ? null : switches);

    public StringValue AsMarkup(bool markup = true) => IsMarkup == markup ? this : new(Text, _startsTrusted, _switches) { IsMarkup = markup };

    /// <summary>Cuts out a part, in UTF-16 units; each character keeps its trust.</summary>
    public StringValue Substring(int start, int length)
    {
        if (length == Text.Length) return this;
        string text = Text.Substring(start, length);
        if (_switches is null) return new(text, _startsTrusted, null) { IsMarkup = IsMarkup };
        int first = SwitchesUpTo(start);
        int end = first;
        while (end < _switches.Length && _switches[end] < start + length) end++;
        int[] inside = _switches[first..end];
        for (int i = 0; i < inside.Length; i++) inside[i] -= start;
        return new(text, (first % 2 == 0) == _startsTrusted, inside.Length == 0 ? null : inside) { IsMarkup = IsMarkup };
    }

    /// <summary>Returns the part that is left after <paramref name="start"/> units at the front and up to <paramref name="end"/>.</summary>
    public StringValue Between(int start, int end) => Substring(start, Math.Max(0, end - start));

    /// <summary>Returns the length of the run of equal trust that starts at a position where a run starts.</summary>
    public int RunLength(int start, out bool trusted)
    {
        if (_switches is null)
        {
            trusted = _startsTrusted;
            return Text.Length - start;
        }

        int first = SwitchesUpTo(start);
        trusted = (first % 2 == 0) == _startsTrusted;
        return (first < _switches.Length ? _switches[first] : Text.Length) - start;
    }

    public override TemplateValue? FindAttribute(string name, RenderContext context) => StringMethods.Find(this, name);

    private int SwitchesUpTo(int position)
    {
        int index = Array.BinarySearch(_switches!, position);
        return index >= 0 ? index + 1 : ~index;
    }
}
