namespace LocalMode;

/// <summary>The tool modes that a chat client takes. <see cref="Microsoft.Extensions.AI.ChatToolMode.None"/> is not among them: it asks for nothing.</summary>
[Flags]
public enum ChatToolModes
{
    /// <summary>No tools at all.</summary>
    None = 0,

    /// <summary>The model decides whether to call.</summary>
    Auto = 1,

    /// <summary>At least one call of any tool.</summary>
    RequiredAny = 2,

    /// <summary>A call of one named tool.</summary>
    RequiredSpecific = 4,
}
