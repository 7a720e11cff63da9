namespace LocalMode;

/// <summary>The drafts of JSON Schema that <see cref="JsonSchema"/> reads.</summary>
public enum JsonSchemaDraft
{
    /// <summary>Draft 4: <c>id</c>, Boolean <c>exclusiveMinimum</c>, no Boolean schemas.</summary>
    Draft4,

    /// <summary>Draft 6: adds <c>const</c>, <c>contains</c>, <c>propertyNames</c> and Boolean schemas.</summary>
    Draft6,

    /// <summary>Draft 7: adds <c>if</c>, <c>then</c> and <c>else</c>.</summary>
    Draft7,

    /// <summary>Draft 2019-09: keywords beside <c>$ref</c> count; adds the <c>unevaluated</c> and <c>dependent</c> keywords and <c>$recursiveRef</c>.</summary>
    Draft201909,

    /// <summary>Draft 2020-12: <c>prefixItems</c> and <c>$dynamicRef</c>. The default where a schema names no draft.</summary>
    Draft202012,
}
