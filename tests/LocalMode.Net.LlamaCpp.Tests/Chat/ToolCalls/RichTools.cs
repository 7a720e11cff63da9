using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

/// <summary>Functions whose schemas have what schemas of functions have.</summary>
internal static class RichTools
{
    public static readonly AIFunctionDeclaration[] All =
    [
        Tool("get", """{"type":"object","properties":{"city":{"type":"string"},"days":{"type":"integer","minimum":1,"maximum":14}},"required":["city"],"additionalProperties":false}"""),
        Tool("get_weather", """
            {"type":"object","properties":{"unit":{"enum":["celsius","fahrenheit"]},"when":{"type":"string","format":"date"},"exact":{"type":"boolean"},"code":{"type":"string","pattern":"^[A-Z]{2}[0-9]+$","maxLength":6}},
             "required":["unit","when","code"],"additionalProperties":false}
            """),
        Tool("order", """
            {"$schema":"http://json-schema.org/draft-07/schema#","type":"object",
             "properties":{"items":{"type":"array","minItems":1,"maxItems":3,"items":{"$ref":"#/definitions/item"}},"note":{"type":["string","null"],"maxLength":20},"address":{"$ref":"#/definitions/address"}},
             "required":["items","address"],"additionalProperties":false,
             "definitions":{"item":{"type":"object","properties":{"sku":{"type":"string"},"count":{"type":"integer","minimum":0}},"required":["sku","count"],"additionalProperties":false},
              "address":{"type":"object","properties":{"street":{"type":"string","minLength":1},"zip":{"type":"string","pattern":"^\\d{4,5}$"}},"required":["street"],"additionalProperties":{"type":"integer"}}}}
            """),
        Tool("tree", """
            {"type":"object","properties":{"root":{"$ref":"#/$defs/node"}},"required":["root"],"additionalProperties":false,
             "$defs":{"node":{"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array","items":{"$ref":"#/$defs/node"},"maxItems":2}},"required":["name"],"additionalProperties":false}}}
            """),
        Tool("clock", """{"type":"object","properties":{}}"""),
        Tool("mixed", """
            {"type":"object","properties":{"id":{"anyOf":[{"type":"integer","maximum":9},{"type":"string","minLength":2}]},"kind":{"const":7},"choice":{"enum":["a",1,null,true]},"any":{},"list":{"type":["array","null"],"items":{"type":"number"}},
              "flag":{"type":["boolean","string"]}},
             "required":["kind","id"],"additionalProperties":{"type":"integer"}}
            """),
        Tool("dependent", """
            {"type":"object","required":["kind","value"],"anyOf":[
              {"properties":{"kind":{"const":"int"},"value":{"type":"integer"}},"required":["kind","value"],"additionalProperties":false},
              {"properties":{"kind":{"const":"text"},"value":{"type":"string"}},"required":["kind","value"],"additionalProperties":false}]}
            """),
        Tool("untyped", "{}"),
        AIFunctionFactory.Create(static (Guid id, DateTimeOffset at, TimeSpan? length, DayOfWeek day, Uri? link) => $"{id}{at}{length}{day}{link}", "schedule"),
    ];

    public static AIFunctionDeclaration Tool(string name, string schema) => AIFunctionFactory.CreateDeclaration(name, $"Does {name}.", JsonElement.Parse(schema));
}
