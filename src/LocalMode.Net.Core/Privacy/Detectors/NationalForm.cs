namespace LocalMode;

/// <summary>How much the form of a number says.</summary>
internal enum NationalForm
{
    None,

    /// <summary>The form fits, but other numbers have it too.</summary>
    NeedsContext,

    /// <summary>People write telephone numbers in this form and little else.</summary>
    Known,
}
