namespace LocalMode.LlamaCpp.Chat.ToolCalls;

/// <summary>What stands around calls; without white space at the ends.</summary>
internal readonly record struct CallSurroundings
{
    /// <summary>Keeps what stands around calls.</summary>
    public CallSurroundings(string open, string close, string sectionOpen = "", string sectionClose = "", string separator = "")
    {
        Open = open.Trim();
        Close = close.Trim();
        SectionOpen = sectionOpen.Trim();
        SectionClose = sectionClose.Trim();
        Separator = separator.Trim();
    }

    /// <summary>Gets what stands before each call.</summary>
    public string Open { get; }

    /// <summary>Gets what stands after each call.</summary>
    public string Close { get; }

    /// <summary>Gets what stands before all calls.</summary>
    public string SectionOpen { get; }

    /// <summary>Gets what stands after all calls.</summary>
    public string SectionClose { get; }

    /// <summary>Gets what stands between two calls.</summary>
    public string Separator { get; }
}
