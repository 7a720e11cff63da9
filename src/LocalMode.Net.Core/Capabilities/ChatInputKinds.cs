namespace LocalMode;

/// <summary>The kinds of content that a chat client takes in messages.</summary>
[Flags]
public enum ChatInputKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>Images.</summary>
    Image = 2,

    /// <summary>Audio.</summary>
    Audio = 4,

    /// <summary>Video.</summary>
    Video = 8,

    /// <summary>Documents, such as PDF files.</summary>
    Document = 16,
}
