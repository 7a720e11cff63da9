namespace LocalMode;

/// <summary>The response formats that a chat client takes.</summary>
[Flags]
public enum ChatResponseFormats
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>Any JSON.</summary>
    Json = 2,

    /// <summary>JSON of a given schema.</summary>
    JsonSchema = 4,

    /// <summary>Text that a regular expression matches (<see cref="ConstraintChatOptionsExtensions.WithRegex"/>).</summary>
    Regex = 8,

    /// <summary>One of several texts (<see cref="ConstraintChatOptionsExtensions.WithChoices"/>).</summary>
    Choices = 16,
}
