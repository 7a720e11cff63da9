namespace LocalMode;

/// <summary>What kind of data a detector found.</summary>
public enum SensitiveDataKind
{
    /// <summary>A pattern of the application.</summary>
    Custom,

    /// <summary>An e-mail address.</summary>
    Email,
}
