namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>
/// A set of JSON values: for each type, the alternatives of which a value of that type satisfies at least one. What is inside of objects and arrays is
/// a <see cref="TermList"/> each, read when it is needed. Immutable.
/// </summary>
internal sealed class SchemaForms
{
    public static SchemaForms All { get; } = new()
    {
        Null = true,
        True = true,
        False = true,
        Numbers = NumberForm.AllOnly,
        Strings = StringForm.AllOnly,
        Objects = ObjectForm.AllOnly,
        Arrays = ArrayForm.AllOnly,
    };

    public static SchemaForms None { get; } = new();

    /// <summary>Gets all values, where it should be fewer: something that cannot be enforced was left out.</summary>
    public static SchemaForms Loose { get; } = All.AsLoose();

    public bool Null { get; init; }

    public bool True { get; init; }

    public bool False { get; init; }

    public NumberForm[] Numbers { get; init; } = [];

    public StringForm[] Strings { get; init; } = [];

    public ObjectForm[] Objects { get; init; } = [];

    public ArrayForm[] Arrays { get; init; } = [];

    /// <summary>Gets a value indicating whether there are more values than there should be, so that the rest must not be taken for the opposite.</summary>
    public bool IsLoose { get; init; }

    public bool IsNone => !Null && !True && !False && Numbers.Length == 0 && Strings.Length == 0 && Objects.Length == 0 && Arrays.Length == 0;

    /// <summary>All values of the other types with some objects.</summary>
    public static SchemaForms WithObjects(ObjectForm[] objects) => new()
    {
        Null = true,
        True = true,
        False = true,
        Numbers = NumberForm.AllOnly,
        Strings = StringForm.AllOnly,
        Objects = objects,
        Arrays = ArrayForm.AllOnly,
    };

    public SchemaForms AsLoose() => new()
    {
        Null = Null,
        True = True,
        False = False,
        Numbers = Numbers,
        Strings = Strings,
        Objects = Objects,
        Arrays = Arrays,
        IsLoose = true,
    };
}
