namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>The markers of a style, prepared once.</summary>
internal sealed class ToolCallGrammar
{
    /// <summary>What arguments in JSON begin with.</summary>
    public static readonly Marker Brace = new("{");

    /// <summary>Prepares the markers of a style.</summary>
    public ToolCallGrammar(ToolCallStyle style)
    {
        // A tag at the front is enough to say that a call begins; other text must be there as a whole.
        int tag = MarkerAtoms.FirstTag(style.Open);
        Open = new(tag > 0 ? style.Open[..tag] : style.Open);
        Header = new(tag > 0 ? style.Open[tag..] : "");
        Close = new(style.Close);
        End = new(MarkerAtoms.LastTag(style.Close));
        SectionOpen = new(style.SectionOpen);
        NameEnd = new(style.NameEnd);
        ParameterOpen = new(style.ParameterOpen);
        Beginnings = new(Open, SectionOpen);
        Ends = new(End, Open);
        Between = new(SectionOpen, new(style.SectionClose), new(style.Separator));
        NameEnds = style.Format == ToolCallFormat.NamedJson ? new(Brace, End, Open)
            : NameEnd.IsEmpty ? new(ParameterOpen, Close, Open)
            : new(NameEnd, End, Open);
        KeyEnds = new(new Marker(style.ParameterKeyEnd));
        ValueEnds = new(new Marker(style.ParameterClose));
        Texts = MarkerAtoms.Distinct(
            style.Open, style.Close, style.SectionOpen, style.SectionClose, style.NameEnd, style.IdEnd ?? "", style.ParameterOpen, style.ParameterKeyEnd, style.ParameterClose);
    }

    /// <summary>Gets what begins a call: the first tag, or all of it.</summary>
    public Marker Open { get; }

    /// <summary>Gets the rest of what stands before a call.</summary>
    public Marker Header { get; }

    /// <summary>Gets what stands after a call.</summary>
    public Marker Close { get; }

    /// <summary>Gets the last tag of what stands after a call: where a call that is not readable ends.</summary>
    public Marker End { get; }

    /// <summary>Gets what stands once before all calls.</summary>
    public Marker SectionOpen { get; }

    /// <summary>Gets what ends the name.</summary>
    public Marker NameEnd { get; }

    /// <summary>Gets what stands before a parameter's key.</summary>
    public Marker ParameterOpen { get; }

    /// <summary>Gets what ends plain text.</summary>
    public MarkerSearch Beginnings { get; }

    /// <summary>Gets what ends a call that is not readable.</summary>
    public MarkerSearch Ends { get; }

    /// <summary>Gets what may stand between calls.</summary>
    public MarkerSearch Between { get; }

    /// <summary>Gets what may end a name.</summary>
    public MarkerSearch NameEnds { get; }

    /// <summary>Gets what ends a parameter's key.</summary>
    public MarkerSearch KeyEnds { get; }

    /// <summary>Gets what ends a parameter's value.</summary>
    public MarkerSearch ValueEnds { get; }

    /// <summary>Gets all texts and their tags.</summary>
    public IReadOnlyList<string> Texts { get; }
}
