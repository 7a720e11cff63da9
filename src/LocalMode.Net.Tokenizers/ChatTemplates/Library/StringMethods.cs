using System.Collections.Frozen;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The methods of text, by name. Each keeps trust per character where it only cuts, and for the whole where it computes.</summary>
internal static partial class StringMethods
{
    private static readonly FrozenDictionary<string, TemplateFunction> Methods = new Dictionary<string, TemplateFunction>(StringComparer.Ordinal)
    {
        ["strip"] = static (self, arguments, context) => StripBoth((StringValue)self, arguments.Bind(context, "strip", "chars")[0], context),
        ["lstrip"] = static (self, arguments, context) => Strip((StringValue)self, arguments.Bind(context, "lstrip", "chars")[0], start: true, end: false, context),
        ["rstrip"] = static (self, arguments, context) => Strip((StringValue)self, arguments.Bind(context, "rstrip", "chars")[0], start: false, end: true, context),
        ["removeprefix"] = RemovePrefix,
        ["removesuffix"] = RemoveSuffix,
        ["upper"] = Upper,
        ["lower"] = Lower,
        ["casefold"] = static (self, _, context) => Computed(self, CaseMapping.CaseFold, context),
        ["title"] = static (self, _, context) => Computed(self, CaseMapping.ToTitle, context),
        ["capitalize"] = Capitalize,
        ["swapcase"] = static (self, _, context) => Computed(self, CaseMapping.SwapCase, context),
        ["split"] = static (self, arguments, context) => Split((StringValue)self, arguments, "split", fromEnd: false, context),
        ["rsplit"] = static (self, arguments, context) => Split((StringValue)self, arguments, "rsplit", fromEnd: true, context),
        ["splitlines"] = SplitLines,
        ["partition"] = static (self, arguments, context) => Partition((StringValue)self, arguments, "partition", fromEnd: false, context),
        ["rpartition"] = static (self, arguments, context) => Partition((StringValue)self, arguments, "rpartition", fromEnd: true, context),
        ["join"] = Join,
        ["replace"] = ReplaceMethod,
        ["startswith"] = static (self, arguments, context) => Affix((StringValue)self, arguments, "startswith", static (text, affix) => text.StartsWith(affix), context),
        ["endswith"] = static (self, arguments, context) => Affix((StringValue)self, arguments, "endswith", static (text, affix) => text.EndsWith(affix), context),
        ["find"] = static (self, arguments, context) => IntValue.Of(Find((StringValue)self, arguments, "find", last: false, context)),
        ["rfind"] = static (self, arguments, context) => IntValue.Of(Find((StringValue)self, arguments, "rfind", last: true, context)),
        ["index"] = static (self, arguments, context) => Index((StringValue)self, arguments, "index", last: false, context),
        ["rindex"] = static (self, arguments, context) => Index((StringValue)self, arguments, "rindex", last: true, context),
        ["count"] = Count,
        ["format"] = static (self, arguments, context) => BraceFormat.Format((StringValue)self, arguments, context),
        ["ljust"] = static (self, arguments, context) => PadMethod((StringValue)self, arguments, "ljust", Alignment.Left, context),
        ["rjust"] = static (self, arguments, context) => PadMethod((StringValue)self, arguments, "rjust", Alignment.Right, context),
        ["center"] = static (self, arguments, context) => PadMethod((StringValue)self, arguments, "center", Alignment.Center, context),
        ["zfill"] = ZeroFill,
        ["isdigit"] = static (self, _, _) => CharacterTests.All(self, CharacterTests.IsDigit),
        ["isnumeric"] = static (self, _, _) => CharacterTests.All(self, CharacterTests.IsNumeric),
        ["isdecimal"] = static (self, _, _) => CharacterTests.All(self, CharacterTests.IsDecimal),
        ["isalpha"] = static (self, _, _) => CharacterTests.All(self, CharacterTests.IsLetter),
        ["isalnum"] = static (self, _, _) => CharacterTests.All(self, static rune => CharacterTests.IsLetter(rune) || CharacterTests.IsNumeric(rune)),
        ["isspace"] = static (self, _, _) => CharacterTests.All(self, static rune => rune.IsBmp && PythonText.IsSpace((char)rune.Value)),
        ["isupper"] = static (self, _, _) => BoolValue.Of(CaseMapping.IsUpper(((StringValue)self).Text)),
        ["islower"] = static (self, _, _) => BoolValue.Of(CaseMapping.IsLower(((StringValue)self).Text)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TemplateValue? Find(StringValue text, string name) =>
        Methods.GetValueOrDefault(name) is { } method ? new FunctionValue(name, text, method) : null;

    public static TemplateValue Upper(TemplateValue self, CallArguments arguments, RenderContext context) => Computed(self, CaseMapping.ToUpper, context);

    public static TemplateValue Lower(TemplateValue self, CallArguments arguments, RenderContext context) => Computed(self, CaseMapping.ToLower, context);

    public static TemplateValue Capitalize(TemplateValue self, CallArguments arguments, RenderContext context) => Computed(self, CaseMapping.Capitalize, context);

    /// <summary>Returns new text as long as the old one, but for the few characters that grow.</summary>
    public static StringValue Computed(TemplateValue self, Func<string, string> compute, RenderContext context)
    {
        var text = (StringValue)self;
        // Mapping goes character by character, several times the work of copying.
        context.StepText(text.Text.Length * 3L, 0);
        string computed = compute(text.Text);
        context.StepText(0, computed.Length);
        return StringValue.Of(computed, text.IsTrusted);
    }

    private static StringValue RequireText(TemplateValue? value, string method, RenderContext context) =>
        value as StringValue ?? throw context.Fail($"{method} needs text, found '{value?.TypeName ?? "nothing"}'");
}
