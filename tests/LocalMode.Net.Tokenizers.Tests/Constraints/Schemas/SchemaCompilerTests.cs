using System.Text.Json;
using LocalMode.Tokenizers.Constraints.Grammar;

namespace LocalMode.Tokenizers.Tests.Constraints.Schemas;

/// <summary>Which values schemas allow, keyword by keyword. Every case is also held against the validator of Core.</summary>
public sealed class SchemaCompilerTests
{
    public static TheoryData<string, string[], string[]> Cases => new()
    {
        // Types
        { "true", ["1", "null", "{\"a\":[]}"], [] },
        { "{}", ["\"x\"", "[1,{}]"], [] },
        { """{"type":"null"}""", ["null"], ["false", "0"] },
        { """{"type":"boolean"}""", ["true", "false"], ["null", "\"true\""] },
        { """{"type":"string"}""", ["\"\"", "\"a\""], ["1"] },
        { """{"type":"number"}""", ["1.5", "-2"], ["\"1\""] },
        { """{"type":"integer"}""", ["1", "-3", "1.0"], ["1.5"] },
        { """{"type":["integer","null"]}""", ["1", "null"], ["true"] },
        { """{"type":"array"}""", ["[]", "[1,\"a\"]"], ["{}"] },
        { """{"type":"object"}""", ["{}", "{\"a\":1}"], ["[]"] },

        // Enum and const
        { """{"enum":["a",1,null,true]}""", ["\"a\"", "1", "1.0", "null", "true"], ["\"b\"", "2", "false"] },
        { """{"const":{"a":1,"b":[2]}}""", ["{\"a\":1,\"b\":[2]}", "{\"a\":1.0,\"b\":[2]}"], ["{\"a\":1}", "{\"a\":1,\"b\":[2],\"c\":0}", "{\"a\":1,\"b\":[2,3]}"] },
        { """{"type":"string","enum":["a","bb",3]}""", ["\"a\""], ["3", "\"c\""] },
        { """{"enum":["a","bb","ccc"],"minLength":2}""", ["\"bb\""], ["\"a\""] },
        { """{"enum":[{"k":1,"v":2},{"k":2,"v":3}],"properties":{"k":{"minimum":2}}}""", ["{\"k\":2,\"v\":3}"], ["{\"k\":1,\"v\":2}"] },
        { """{"enum":["ab","cd"],"pattern":"^(?!c)"}""", ["\"ab\""], ["\"cd\""] },

        // Numbers
        { """{"minimum":2,"maximum":5}""", ["2", "5", "3.5", "\"x\""], ["1", "6", "5.01"] },
        { """{"exclusiveMinimum":2,"exclusiveMaximum":5}""", ["2.1", "4"], ["2", "5"] },
        { """{"type":"integer","multipleOf":3}""", ["3", "-6", "0"], ["4"] },
        { """{"multipleOf":0.01}""", ["0.1", "3.14", "2"], ["0.001"] },
        { """{"type":"integer","not":{"enum":[3]},"minimum":2,"maximum":4}""", ["2", "4"], ["3"] },

        // Strings
        { """{"type":"string","minLength":2,"maxLength":3}""", ["\"ab\"", "\"a😀b\""], ["\"a\"", "\"abcd\""] },
        { """{"type":"string","pattern":"b+"}""", ["\"abba\""], ["\"aa\""] },
        { """{"type":"string","pattern":"^[a-z]+$","minLength":2,"maxLength":3}""", ["\"ab\""], ["\"a\"", "\"abcd\"", "\"aB\""] },
        { """{"type":"string","format":"date"}""", ["\"2026-02-28\""], ["\"2026-02-30\"", "\"x\""] },
        { """{"type":"string","not":{"pattern":"^a"}}""", ["\"b\"", "\"\""], ["\"ab\""] },
        { """{"type":"string","not":{"minLength":2}}""", ["\"\"", "\"a\""], ["\"ab\""] },
        { """{"type":"integer","format":"int32"}""", ["1"], ["\"a\""] },

        // Objects
        { """{"properties":{"a":{"type":"string"}}}""", ["{}", "{\"a\":\"x\"}", "{\"b\":1}", "3"], ["{\"a\":1}"] },
        { """{"type":"object","properties":{"a":true,"b":{"type":"null"}},"required":["b"]}""", ["{\"b\":null}", "{\"a\":1,\"b\":null}"], ["{\"a\":1}", "{\"b\":1}"] },
        { """{"type":"object","properties":{"a":true},"additionalProperties":false}""", ["{}", "{\"a\":1}"], ["{\"b\":1}"] },
        { """{"type":"object","properties":{"a":true},"additionalProperties":{"type":"null"}}""", ["{\"a\":1,\"b\":null}"], ["{\"b\":1}"] },
        { """{"type":"object","required":["x"],"additionalProperties":{"type":"integer"}}""", ["{\"x\":1}", "{\"x\":1,\"y\":2}"], ["{}", "{\"x\":\"a\"}"] },
        { """{"type":"object","patternProperties":{"^a":{"type":"null"},"b$":{"enum":[null,1]}}}""", ["{\"a\":null}", "{\"b\":1}", "{\"ab\":null}", "{\"c\":\"x\"}"], ["{\"ab\":1}", "{\"b\":2}", "{\"ac\":1}"] },
        { """{"type":"object","patternProperties":{"^a":{"type":"null"}},"additionalProperties":false}""", ["{\"ab\":null}"], ["{\"b\":null}"] },
        { """{"type":"object","properties":{"ab":{"enum":[1,2]}},"patternProperties":{"^a":{"minimum":2}}}""", ["{\"ab\":2}"], ["{\"ab\":1}"] },
        { """{"type":"object","propertyNames":{"pattern":"^[a-c]$"},"properties":{"x":true}}""", ["{\"a\":1}", "{}"], ["{\"x\":1}", "{\"d\":1}"] },
        { """{"type":"object","propertyNames":{"enum":["a","b"]}}""", ["{\"a\":1,\"b\":2}"], ["{\"c\":1}"] },
        { """{"type":"object","minProperties":1,"maxProperties":2}""", ["{\"a\":1}", "{\"a\":1,\"b\":2}"], ["{}", "{\"a\":1,\"b\":2,\"c\":3}"] },
        { """{"type":"object","properties":{"a":false}}""", ["{}", "{\"b\":1}"], ["{\"a\":1}"] },
        { """{"type":"object","not":{"required":["a"]}}""", ["{}", "{\"b\":1}"], ["{\"a\":1}"] },
        { """{"type":"object","dependentRequired":{"a":["b"],"b":["a"]}}""", ["{}", "{\"c\":1}", "{\"b\":1,\"a\":1}"], ["{\"a\":1}", "{\"b\":1}"] },
        { """{"type":"object","dependentSchemas":{"a":{"properties":{"b":{"type":"null"}},"required":["b"]}}}""", ["{}", "{\"b\":3}", "{\"b\":null,\"a\":1}"], ["{\"a\":1}", "{\"b\":3,\"a\":1}"] },
        { """{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","dependencies":{"a":["b"],"c":{"required":["d"]}}}""", ["{\"b\":1,\"a\":1}", "{\"c\":1,\"d\":1}"], ["{\"a\":1}", "{\"c\":1}"] },
        { """{"type":"object","properties":{"a":true},"allOf":[{"properties":{"b":true}}],"unevaluatedProperties":false}""", ["{\"a\":1,\"b\":2}"], ["{\"c\":1}"] },

        // Arrays
        { """{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":2}""", ["[1]", "[1,2]"], ["[]", "[1,2,3]", "[\"a\"]"] },
        { """{"type":"array","prefixItems":[{"type":"null"},{"type":"string"}],"items":{"type":"integer"}}""", ["[]", "[null]", "[null,\"a\",1,2]"], ["[1]", "[null,\"a\",\"b\"]"] },
        { """{"type":"array","prefixItems":[true],"items":false}""", ["[]", "[1]"], ["[1,2]"] },
        { """{"$schema":"http://json-schema.org/draft-07/schema#","type":"array","items":[{"type":"null"}],"additionalItems":false}""", ["[null]", "[]"], ["[1]", "[null,null]"] },
        { """{"type":"array","contains":{"type":"null"}}""", ["[null]", "[1,null]"], ["[]", "[1]"] },
        { """{"type":"array","items":{"enum":[1,2,3]},"contains":{"const":2},"minContains":2,"maxContains":2}""", ["[2,2]", "[1,2,3,2]"], ["[2]", "[2,2,2]", "[4,2,2]"] },
        { """{"type":"array","contains":{"type":"null"},"minContains":0,"maxContains":0}""", ["[]", "[1]"], ["[null]"] },
        { """{"type":"array","items":{"type":"string"},"uniqueItems":true}""", ["[\"a\",\"b\"]"], ["[\"a\",\"a\"]"] },
        { """{"type":"array","items":{"enum":["a","b"]},"uniqueItems":true}""", ["[\"b\",\"a\"]", "[]"], ["[\"a\",\"a\"]"] },
        { """{"type":"array","maxItems":1,"uniqueItems":true}""", ["[{}]"], ["[1,2]"] },
        { """{"type":"array","not":{"items":{"type":"null"}}}""", ["[1]", "[null,2]"], ["[]", "[null]"] },
        { """{"type":"array","prefixItems":[true],"unevaluatedItems":{"type":"null"}}""", ["[1,null]"], ["[1,1]"] },

        // Combinations
        { """{"anyOf":[{"type":"string"},{"type":"integer","minimum":3}]}""", ["\"a\"", "3"], ["2", "null"] },
        { """{"oneOf":[{"type":"string"},{"type":"null"}]}""", ["\"a\"", "null"], ["1"] },
        { """{"oneOf":[{"enum":["a","b"]},{"enum":["b","c"]}]}""", ["\"a\"", "\"c\""], ["\"b\""] },
        { """{"oneOf":[{"minimum":2,"maximum":5},{"minimum":4,"maximum":8}],"type":"number"}""", ["2", "8", "3.9"], ["4.5", "9"] },
        { """{"type":"object","oneOf":[{"required":["a"]},{"required":["b"]}]}""", ["{\"a\":1}", "{\"b\":1,\"c\":2}"], ["{}", "{\"a\":1,\"b\":2}"] },
        { """{"type":"object","required":["kind"],"oneOf":[{"properties":{"kind":{"const":"a"},"x":{"type":"null"}}},{"properties":{"kind":{"const":"b"}}}]}""", ["{\"kind\":\"a\",\"x\":null}", "{\"kind\":\"b\",\"x\":1}"], ["{\"kind\":\"a\",\"x\":1}", "{\"kind\":\"c\"}", "{}"] },
        { """{"allOf":[{"required":["kind"]},{"oneOf":[{"properties":{"kind":{"const":"a"}}},{"properties":{"kind":{"const":"b"}}}]}]}""", ["{\"kind\":\"a\"}"], ["{\"kind\":\"c\"}", "{}"] },
        { """{"allOf":[{"properties":{"a":{"minimum":2}}},{"properties":{"a":{"maximum":3}}}],"type":"object"}""", ["{\"a\":2}", "{\"a\":\"x\"}"], ["{\"a\":1}", "{\"a\":4}"] },
        { """{"allOf":[{"properties":{"a":true},"additionalProperties":false},{"properties":{"b":true}}]}""", ["{\"a\":1}", "{}"], ["{\"b\":1}"] },
        { """{"not":{"type":["string","null"]}}""", ["1", "{}"], ["null", "\"a\""] },
        { """{"not":{"anyOf":[{"type":"string"},{"const":1}]}}""", ["2", "null"], ["\"a\"", "1"] },
        { """{"not":{"not":{"type":"integer"}}}""", ["1"], ["1.5", "null"] },
        { """{"not":{"type":"object","properties":{"a":{"const":1}},"required":["a"]}}""", ["{}", "{\"a\":2}", "1"], ["{\"a\":1}"] },
        { """{"type":"object","properties":{"t":{"enum":["a","b"]}},"required":["t"],"if":{"properties":{"t":{"const":"a"}}},"then":{"required":["x"]},"else":{"required":["y"]}}""", ["{\"t\":\"a\",\"x\":1}", "{\"t\":\"b\",\"y\":1}"], ["{\"t\":\"a\",\"y\":1}", "{\"t\":\"b\",\"x\":1}"] },
        { """{"if":{"type":"string"},"then":{"minLength":2}}""", ["1", "\"ab\""], ["\"a\""] },
        { """{"properties":{"a":{"anyOf":[{"type":"null"},{"type":"object","properties":{"b":{"type":"null"}},"required":["b"]}]}},"type":"object"}""", ["{\"a\":null}", "{\"a\":{\"b\":null}}"], ["{\"a\":{}}", "{\"a\":{\"b\":1}}"] },

        // References
        { """{"$defs":{"n":{"type":"integer"}},"$ref":"#/$defs/n","minimum":2}""", ["2"], ["1", "\"a\""] },
        { """{"type":"object","properties":{"v":{"type":"integer"},"next":{"$ref":"#"}},"required":["v"],"additionalProperties":false}""", ["{\"v\":1,\"next\":{\"v\":2}}"], ["{\"v\":1,\"next\":{}}"] },
        { """{"$defs":{"tree":{"type":"array","items":{"$ref":"#/$defs/tree"}}},"$ref":"#/$defs/tree"}""", ["[]", "[[],[[]]]"], ["[1]"] },
        { """{"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"s":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/s","minLength":5}}}""", ["{\"a\":\"x\"}"], ["{\"a\":1}"] },
        { """{"properties":{"a":{"$ref":"#/$defs/e"}},"$defs":{"e":{"oneOf":[{"type":"integer"},{"type":"object","properties":{"l":{"$ref":"#/$defs/e"},"r":{"$ref":"#/$defs/e"}},"required":["l","r"],"additionalProperties":false}]}}}""", ["{\"a\":{\"l\":1,\"r\":{\"l\":2,\"r\":3}}}"], ["{\"a\":{\"l\":1}}", "{\"a\":\"x\"}"] },
        { """{"allOf":[{"$ref":"#/$defs/x"},{"$ref":"#/$defs/y"}],"$defs":{"x":{"type":"object","properties":{"c":{"$ref":"#/$defs/x"},"p":{"type":"string"}}},"y":{"properties":{"c":{"$ref":"#/$defs/y"},"p":{"maxLength":2}}}}}""", ["{\"c\":{\"p\":\"ab\"}}"], ["{\"c\":{\"p\":\"abc\"}}", "{\"c\":{\"c\":{\"p\":1}}}"] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compile_Schema_AllowsWhatIsValid(string schema, string[] valid, string[] invalid)
    {
        GrammarBuild grammar = Grammars.Compile(schema);
        JsonSchema validator = JsonSchema.Parse(schema);
        JsonSchemaValidationOptions asserting = new() { AssertFormat = true };

        grammar.Unenforced.Should().BeEmpty();
        foreach (string json in valid)
        {
            Grammars.Accepts(grammar, json).Should().BeTrue("{0} is valid", json);
            validator.IsValid(JsonElement.Parse(json), asserting).Should().BeTrue("the validator takes {0}", json);
        }
        foreach (string json in invalid)
        {
            Grammars.Accepts(grammar, json).Should().BeFalse("{0} is not valid", json);
            validator.IsValid(JsonElement.Parse(json), asserting).Should().BeFalse("the validator refuses {0}", json);
        }
    }
}
