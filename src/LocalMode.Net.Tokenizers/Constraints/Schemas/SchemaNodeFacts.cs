using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Schemas;

/// <summary>What is asked about nodes of schemas.</summary>
internal static class SchemaNodeFacts
{
    extension(JsonSchemaNode node)
    {
        /// <summary>Gets a value indicating whether keywords speak of properties.</summary>
        public bool HasObjectKeywords =>
            node.Properties.Count != 0 || node.PatternProperties.Count != 0 || node.AdditionalProperties is not null || node.Required.Count != 0
            || node.PropertyNames is not null || node.MinProperties is not null || node.MaxProperties is not null;

        /// <summary>Gets a value indicating whether keywords speak of items.</summary>
        public bool HasArrayKeywords =>
            node.PrefixItems.Count != 0 || node.Items is not null || node.Contains is not null
            || node.MinItems is not null || node.MaxItems is not null || node.UniqueItems;

        /// <summary>Gets a value indicating whether keywords speak of strings.</summary>
        public bool HasStringKeywords => node.MinLength is not null || node.MaxLength is not null || node.Pattern is not null || node.Format is not null;

        /// <summary>Gets a value indicating whether keywords speak of numbers.</summary>
        public bool HasNumberKeywords =>
            node.Minimum is not null || node.Maximum is not null || node.ExclusiveMinimum is not null || node.ExclusiveMaximum is not null
            || node.MultipleOf is not null;

        /// <summary>Gets a value indicating whether keywords apply schemas to the same value.</summary>
        public bool HasInPlaceKeywords => node.Reference is not null || node.Not is not null || node.HasOtherInPlaceKeywords;

        /// <summary>Gets a value indicating whether keywords other than <c>$ref</c> and <c>not</c> apply schemas to the same value.</summary>
        public bool HasOtherInPlaceKeywords =>
            node.DynamicReference is not null || node.AllOf.Count != 0 || node.AnyOf.Count != 0 || node.OneOf.Count != 0
            || node.Then is not null || node.Else is not null || node.DependentRequired.Count != 0 || node.DependentSchemas.Count != 0
            || node.UnevaluatedProperties is not null || node.UnevaluatedItems is not null;

        /// <summary>Gets a value indicating whether keywords ask something of a value by themselves.</summary>
        public bool HasOwnKeywords =>
            node.Types is not null || node.Enum is not null || node.Const is not null
            || node.HasObjectKeywords || node.HasArrayKeywords || node.HasStringKeywords || node.HasNumberKeywords;

        /// <summary>Gets a value indicating whether no keyword asks anything of a value.</summary>
        public bool IsUnconstrained => !node.HasOwnKeywords && !node.HasInPlaceKeywords;

        /// <summary>Gets a value indicating whether <c>$ref</c> is all that asks something.</summary>
        public bool IsBareReference => node.Reference is not null && node.Not is null && !node.HasOtherInPlaceKeywords && !node.HasOwnKeywords;

        /// <summary>Gets a value indicating whether <c>not</c> is all that asks something.</summary>
        public bool IsOnlyNot => node.Not is not null && node.Reference is null && !node.HasOtherInPlaceKeywords && !node.HasOwnKeywords;

        /// <summary>Tells whether <c>nullable</c> of OpenAPI stands in it.</summary>
        public bool IsNullable()
        {
            bool nullable = false;
            if (node.Element.ValueKind != JsonValueKind.Object)
                return false;
            foreach (JsonProperty member in node.Element.EnumerateObject())
            {
                if (JsonMarshal.GetRawUtf8PropertyName(member).SequenceEqual("nullable"u8))
                    nullable = member.Value.ValueKind == JsonValueKind.True;
            }
            return nullable;
        }
    }
}
