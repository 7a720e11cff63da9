namespace LocalMode;

/// <content>What only the parser and the validator see.</content>
public sealed partial class JsonSchemaNode
{
    internal string LocalPointer { get; }

    internal SchemaResource Resource { get; }

    internal JsonSchemaNode[] PrefixNodes { get; set; } = [];

    internal JsonSchemaProperty[] PropertyNodes { get; set; } = [];

    internal JsonSchemaPatternProperty[] PatternNodes { get; set; } = [];

    internal string[] RequiredNames { get; set; } = [];

    internal JsonSchemaDependency[] DependentNames { get; set; } = [];

    internal JsonSchemaProperty[] DependentNodes { get; set; } = [];

    internal JsonSchemaNode[] AllNodes { get; set; } = [];

    internal JsonSchemaNode[] AnyNodes { get; set; } = [];

    internal JsonSchemaNode[] OneNodes { get; set; } = [];

    /// <summary>The member names that any keyword speaks of; <see langword="null"/> if none does.</summary>
    internal MemberTable? Members { get; set; }

    /// <summary>The strings among the values of <c>enum</c>.</summary>
    internal HashSet<string>.AlternateLookup<ReadOnlySpan<char>>? EnumStrings { get; set; }

    /// <summary>The format's check, if it is a known one.</summary>
    internal FormatCheck? FormatCheck { get; set; }

    /// <summary>The name under which the schema writes <see cref="Items"/>.</summary>
    internal string ItemsKeyword { get; set; } = "items";

    internal string PrefixKeyword { get; set; } = "prefixItems";

    internal string ExclusiveMinimumKeyword { get; set; } = "exclusiveMinimum";

    internal string ExclusiveMaximumKeyword { get; set; } = "exclusiveMaximum";

    internal bool HasObjectKeywords =>
        Members is not null || PatternNodes.Length != 0 || AdditionalProperties is not null || PropertyNames is not null
        || MinProperties is not null || MaxProperties is not null;

    internal bool HasArrayKeywords =>
        PrefixNodes.Length != 0 || Items is not null || Contains is not null || MinItems is not null || MaxItems is not null || UniqueItems;
}
