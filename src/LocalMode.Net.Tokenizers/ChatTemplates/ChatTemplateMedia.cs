namespace LocalMode.Tokenizers;

/// <summary>Kinds of content that a host hands to the model besides the prompt's text.</summary>
[Flags]
public enum ChatTemplateMedia
{
    /// <summary>Text only.</summary>
    None = 0,

    /// <summary>Content whose media type begins with <c>image/</c>.</summary>
    Image = 1,

    /// <summary>Content whose media type begins with <c>audio/</c>.</summary>
    Audio = 2,
}
