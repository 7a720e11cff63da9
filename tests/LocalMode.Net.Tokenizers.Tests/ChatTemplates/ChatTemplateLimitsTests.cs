using LocalMode.Tokenizers.ChatTemplates;

namespace LocalMode.Tokenizers.Tests.ChatTemplates;

public sealed class ChatTemplateLimitsTests
{
    [Theory]
    [InlineData("{{ ", "(", "")]
    [InlineData("{{ ", "[", "")]
    [InlineData("{{ ", "{1:", "")]
    [InlineData("{{ ", "not ", "x }}")]
    [InlineData("{{ ", "- ", "1 }}")]
    [InlineData("{{ ", "a if b else ", "c }}")]
    [InlineData("{{ ", "f(", "")]
    [InlineData("{{ ", "a[", "")]
    [InlineData("", "{% if x %}", "")]
    [InlineData("", "{% for x in y %}", "")]
    [InlineData("{% set ", "(", "")]
    public void Parse_HostileNesting_FailsWithoutOverflow(string start, string repeated, string end)
    {
        string template = start + string.Concat(Enumerable.Repeat(repeated, 50_000)) + end;

        ((Action)(() => ChatTemplate.Parse(template))).Should().Throw<TemplateFailedException>();
    }

    [Fact]
    public void Parse_MoreThanAMebiOfCharacters_IsRefused()
    {
        ChatTemplate.Parse(new string('a', 1 << 20)).Source.Should().HaveLength(1 << 20);
        FluentActions.Invoking(() => ChatTemplate.Parse(new string('a', (1 << 20) + 1))).Should().Throw<TemplateFailedException>().WithMessage("*1,048,577*1,048,576*");
    }

    [Theory]
    [InlineData("{{ x", " + x", " }}")]
    [InlineData("{{ x", " or x", " }}")]
    [InlineData("{{ x", ".x", " }}")]
    [InlineData("{{ x", "|list", " }}")]
    [InlineData("{{ x", "()", " }}")]
    public void Render_HostileChain_FailsWithoutOverflow(string start, string repeated, string end)
    {
        ChatTemplate template = ChatTemplate.Parse(start + string.Concat(Enumerable.Repeat(repeated, 100_000)) + end);

        ((Action)(() => template.Render([]))).Should().Throw<TemplateFailedException>();
    }

    [Theory]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "MaxDepth")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "MaxDepth")]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", "MaxSteps")]
    [InlineData("{% set ns = namespace(s='xx') %}{% for i in range(64) %}{% set ns.s = ns.s + ns.s %}{% endfor %}", "MaxOutputCharacters")]
    [InlineData("{{ 'x' * 1000000000 }}", "MaxOutputCharacters")]
    [InlineData("{{ [1] * 1000000000 }}", "MaxSteps")]
    [InlineData("{{ 'x'.ljust(1000000000) }}", "MaxOutputCharacters")]
    [InlineData("{% set s = 'x' * 8000000 %}{% for i in range(100000) %}{{ s.count('y') }}{% endfor %}", "MaxSteps")]
    [InlineData("{% set s = 'x' * 8000000 %}{% for i in range(100000) %}{% set t = s[1:] %}{% endfor %}", "MaxSteps")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(64) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}", "MaxSteps")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(64) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}", "MaxSteps")]
    [InlineData("{% set a = namespace(l=[]) %}{% set b = namespace(l=[]) %}{% for i in range(64) %}{% set a.l = [a.l, a.l] %}{% set b.l = [b.l, b.l] %}{% endfor %}{{ a.l == b.l }}", "MaxSteps")]
    [InlineData("{% set ns = namespace(t=()) %}{% for i in range(64) %}{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ {ns.t: 1} }}", "unhashable")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(90000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}", "nests too deep")]
    [InlineData("{% set ns = namespace(g=[1]) %}{% for i in range(90000) %}{% set ns.g = ns.g|map('string') %}{% endfor %}{{ ns.g|list }}", "nests too deep")]
    [InlineData("{{ (['x' * 8000000] * 100000)|sort }}", "MaxSteps")]
    [InlineData("{{ (['x' * 8000000] * 100000)|unique|list }}", "MaxSteps")]
    [InlineData("{{ (['x' * 8000000] * 100000)|min }}", "MaxSteps")]
    [InlineData("{{ (['x' * 8000000] * 100000)|max }}", "MaxSteps")]
    [InlineData("{{ ('a' * 100000)|wordwrap(1, true, 'x' * 1000000) }}", "MaxOutputCharacters")]
    [InlineData("{{ ([('k', 'x' * 8000000)] * 100000)|urlencode }}", "MaxOutputCharacters")]
    [InlineData("{% set s = '<' * 4000000 %}{% for i in range(100000) %}{{ s|striptags|length }}{% endfor %}", "MaxSteps")]
    [InlineData("{{ ('\u0390 ' * 3000000)|title|length }}", "MaxSteps")]
    [InlineData("{{ 9 ** 9999 }}", "digits")]
    [InlineData("{{ 'x'|tojson(indent=1000000) }}", "tojson")]
    [InlineData("{{ '%1000000000d' % 1 }}", "1000")]
    public void Render_HostileTemplate_EndsInTypedError(string template, string reason)
    {
        ChatTemplate parsed = ChatTemplate.Parse(template);

        ((Action)(() => parsed.Render([]))).Should().Throw<TemplateFailedException>().Which.TemplateMessage.Should().Contain(reason);
    }

    // Each template does the work of some 100 copies of 100,000 characters, which is 1,563 steps a copy.
    [Theory]
    [InlineData("{{ ([s] * 100)|unique|list|length }}")]
    [InlineData("{{ ([s] * 100)|unique(case_sensitive=true)|list|length }}")]
    [InlineData("{{ ([(s,)] * 100)|unique|list|length }}")]
    [InlineData("{% set t = ([s, 'a'] * 100)|min %}")]
    [InlineData("{% set t = ([s, 'a'] * 50)|max %}")]
    [InlineData("{{ range(100)|map(attribute=s)|list|length }}")]
    [InlineData("{{ range(100)|sort(attribute=s ~ ',')|length }}")]
    [InlineData("{% set t = ([('k', s)] * 80)|urlencode %}")]
    [InlineData("{% set t = ('a' * 80)|wordwrap(1, true, s) %}")]
    [InlineData("{% for i in range(100) %}{% set t = strftime_now(s) %}{% endfor %}")]
    [InlineData("{% for i in range(100) %}{% set t = mixed ~ '' %}{% endfor %}")]
    [InlineData("{% for i in range(100) %}{% set t = {}.get(s) %}{% endfor %}")]
    [InlineData("{% for i in range(100) %}{% set t = {}.get((s,)) %}{% endfor %}")]
    [InlineData("{% for i in range(100) %}{% set t = [][s] %}{% endfor %}")]
    [InlineData("{% for i in range(100) %}{% set t = [] is sameas([]|attr(s)) %}{% endfor %}")]
    [InlineData("{% set m = {s: 1} %}{% set n = {s ~ '': 1} %}{% for i in range(100) %}{% set t = m == n %}{% endfor %}")]
    [InlineData("{% set f = '%(' ~ s ~ ')s' %}{% set m = {s: ''} %}{% for i in range(100) %}{% set t = f % m %}{% endfor %}")]
    [InlineData("{% for i in range(2) %}{% set t = s.startswith((s[:-1] ~ 'y',) * 100) %}{% endfor %}")]
    [InlineData("{% set t = (s[:8000] ~ 'ab')|replace('', '')|length %}{% for i in range(100) %}{% set t = s|reverse %}{% endfor %}")]
    [InlineData("{% set n = 7 ** 5000 %}{% for i in range(500) %}{% set t = n // (7 ** 2500) %}{% endfor %}")]
    [InlineData("{% for i in range(2000) %}{% set t = '%.999f' % 1.5 %}{% endfor %}")]
    [InlineData("{% for i in range(4000) %}{% set t = 1.5|round(300) %}{% endfor %}")]
    [InlineData("{{ ('\n' * 110000)|indent }}")]
    [InlineData("{{ ('a ' * 60000)|title|title }}")]
    [InlineData("{{ strftime_now('%n' * 110000) }}")]
    [InlineData("{{ ('a' ~ s[:1]) * 110000 }}")]
    [InlineData("{% set l = [1] * 60000 %}{% for i in range(10) %}{% set t = l|batch(1) %}{% endfor %}")]
    [InlineData("{% set l = [1] * 60000 %}{% for i in range(10) %}{% set t = l|slice(1) %}{% endfor %}")]
    [InlineData("{% set l = [1] * 60000 %}{% for i in range(10) %}{% set t = cycler(*l) %}{% endfor %}")]
    [InlineData("{% set l = [(1, 1)] * 60000 %}{% for i in range(10) %}{% set t = dict(l) %}{% endfor %}")]
    public void Render_WorkOverLargeValues_CountsAsSteps(string template)
    {
        var options = new ChatTemplateOptions
        {
            MaxSteps = 100_000,
            Variables = new Dictionary<string, object?> { ["s"] = new string('X', 100_000) },
        };
        string parts = template.Contains("mixed", StringComparison.Ordinal) ? "{% set mixed = ('a' ~ s[:1]) * 50000 %}" : "";
        ChatTemplate parsed = ChatTemplate.Parse(parts + template);

        ((Action)(() => parsed.Render([], options))).Should().Throw<TemplateFailedException>().Which.TemplateMessage.Should().Contain("MaxSteps");
    }

    // A plain search takes time by the product of both lengths: seconds here, hours for the longest texts that the limits allow.
    [Theory]
    [InlineData("{{ n in h }}{{ h.find(n) }}{{ h.count(n) }}{{ h.split(n)|length }}{{ h|replace(n, '')|length }}", "False-101700000")]
    [InlineData("{{ h[::1].rfind(m) }}{{ h.rsplit(m)|length }}{{ h.rpartition(m)|length }}{{ h.index('c') }}", "-113350000")]
    public void Render_TextsThatPlainSearchIsSlowFor_AreSearchedInLinearTime(string template, string expected)
    {
        const string texts = "{% set a = 'a' * 350000 %}{% set c = 'c' * 350000 %}{% set h = a ~ c %}{% set n = a[:150000] ~ 'd' ~ c[:150000] %}{% set m = a[:150000] ~ 'd' ~ c[:150000] %}";

        ChatTemplate.Parse(texts + template).Render([]).Text.Should().Be(expected);
    }

    [Fact]
    public void Render_MacroWithVeryManyNames_CountsAsSteps()
    {
        string parameters = string.Join(',', Enumerable.Range(0, 10_000).Select(static i => $"a{i}"));
        string arguments = string.Join(',', Enumerable.Range(0, 5_000).Select(static i => $"a{i}=1"));
        ChatTemplate template = ChatTemplate.Parse("{% macro m(" + parameters + ") %}{% endmacro %}{{ m(" + arguments + ") }}");

        ((Action)(() => template.Render([]))).Should().Throw<TemplateFailedException>().Which.TemplateMessage.Should().Contain("MaxSteps");
    }

    [Fact]
    public void Search_RandomTexts_FindsWhatStringsFind()
    {
        var random = new Random(20261125);
        int found = 0;
        for (int round = 0; round < 3000; round++)
        {
            string text = RandomText(random, 400);
            int start = random.Next(text.Length / 2);
            string part = random.Next(2) == 0 ? text.Substring(start, Math.Min(70 + random.Next(60), text.Length - start)) : RandomText(random, 90);
            int first = text.IndexOf(part, StringComparison.Ordinal);
            found += first >= 0 ? 1 : 0;

            TextSearch.IndexOf(text, part).Should().Be(first);
            TextSearch.LastIndexOf(text, part).Should().Be(text.LastIndexOf(part, StringComparison.Ordinal));
            TextSearch.Count(text, part).Should().Be(text.AsSpan().Count(part));
        }

        found.Should().BeInRange(1000, 2999);

        static string RandomText(Random random, int length) => new([.. Enumerable.Range(0, length).Select(_ => random.Next(12) == 0 ? 'b' : 'a')]);
    }

    [Theory]
    [InlineData("{{ [3, 1, 2]|sort }}{{ [3, 1, 2]|sort(reverse=true) }}", "[1, 2, 3][3, 2, 1]")]
    [InlineData("{{ [('a', 2), ('b', 1), ('c', 2), ('d', 1)]|sort(attribute=1, reverse=true)|map('first')|join }}", "acbd")]
    [InlineData("{% set nan = 'nan'|float %}{{ ([nan, 1, nan, 0, nan, 3, 2] * 40)|sort|length }}", "280")]
    public void Render_Sort_IsStableAndEndsWhereNumbersHaveNoOrder(string template, string expected) =>
        ChatTemplate.Parse(template).Render([]).Text.Should().Be(expected);

    [Theory]
    [InlineData("{{ '%x %X %o' % (255, 255, 255) }}{{ '{:b} {:o} {:x} {:X}'.format(5, 8, 128, 171) }}", "ff FF 377101 10 80 AB")]
    [InlineData("{{ '%x %o' % (0, 0) }} {{ '%o' % (8 ** 40 + 1) }}", "0 0 10000000000000000000000000000000000000001")]
    [InlineData("{{ 'zz'|int(0, 36) }} {{ ('f' * 40)|int(0, 16) == 16 ** 40 - 1 }} {{ ('7' * 4000)|int(0, 8) == 8 ** 4000 - 1 }} {{ 'z'|int(5, 99) }}", "1295 True True 5")]
    public void Render_IntegersInOtherBases_ArePythons(string template, string expected) =>
        ChatTemplate.Parse(template).Render([]).Text.Should().Be(expected);

    [Theory]
    [InlineData("{{ ('&' * 4000000)|escape|length }}")]
    [InlineData("{{ ('\u0390' * 4000000)|upper|length }}")]
    [InlineData("{{ ('\u0390' * 4000000).upper()|length }}")]
    [InlineData("{{ ('%c' * 1000000)|length }}{% set t = strftime_now('%c' * 1000000) %}")]
    [InlineData("{{ (' ' * 4000000)|urlencode|length }}")]
    public void Render_TextThatGrows_IsHeldToTheOutputLimit(string template)
    {
        ChatTemplate parsed = ChatTemplate.Parse(template);

        ((Action)(() => parsed.Render([]))).Should().Throw<TemplateFailedException>().Which.TemplateMessage.Should().Contain("MaxOutputCharacters");
    }

    [Fact]
    public void Render_GeneratorPulledAgainWithLittleStack_IsGuarded()
    {
        // The first element is asked for with much stack left, the second with little: it must find that out by itself.
        var context = new RenderContext(64, 1000, 1000, TimeProvider.System);
        var generator = new GeneratorValue(new ListValue([IntValue.Of(1), IntValue.Of(2), IntValue.Of(3)]).Items, context);
        Exception? found = null;
        var thread = new Thread(() =>
        {
            _ = generator.Iterate().First();
            found = Descend(() => _ = generator.Iterate().First());
        }, 1 << 20);
        thread.Start();
        thread.Join();

        found.Should().BeOfType<TemplateFailedException>().Which.TemplateMessage.Should().Contain("nests too deep");

        static Exception? Kept(Exception? value) => value;

        static Exception? Descend(Action action)
        {
            if (System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack()) return Kept(Descend(action));
            try
            {
                action();
                return null;
            }
            catch (TemplateFailedException failure)
            {
                return failure;
            }
        }
    }

    [Fact]
    public void Render_IteratorsPulledFromNestedMacros_NeverOverflowTheStack()
    {
        // The stack that pulling takes grows with the chain: in one of these it is just enough outside of the macros and not inside.
        int rendered = 0, refused = 0;
        var thread = new Thread(() =>
        {
            for (int chain = 100; chain <= 4000; chain += 100)
            {
                ChatTemplate template = ChatTemplate.Parse(
                    "{% macro pull(g, n) %}" + Nested("{% if true %}", 16) + "{% if n %}{{ pull(g, n - 1) }}{% else %}{{ g|first }}{% endif %}" + Nested("{% endif %}", 16)
                    + "{% endmacro %}{% set ns = namespace(g=range(9)) %}"
                    + "{% for i in range(" + chain + ") %}{% set ns.g = ns.g|map('string')|select|map('string') %}{% endfor %}{{ ns.g|first }}{{ pull(ns.g, 60) }}");
                try
                {
                    _ = template.Render([]).Text == "01" ? rendered++ : throw new InvalidOperationException("The template gives something else.");
                }
                catch (TemplateFailedException)
                {
                    refused++;
                }
            }
        }, 1 << 20);
        thread.Start();
        thread.Join();

        rendered.Should().BePositive();
        refused.Should().Be(40 - rendered).And.BePositive();

        static string Nested(string tag, int times) => string.Concat(Enumerable.Repeat(tag, times));
    }

    [Fact]
    public void Render_LimitsOfTheOptions_AreUsed()
    {
        ChatTemplate loop = ChatTemplate.Parse("{% for i in range(50) %}ab{% endfor %}");

        loop.Render([], new ChatTemplateOptions { MaxOutputCharacters = 100 }).Text.Should().HaveLength(100);
        ((Action)(() => loop.Render([], new ChatTemplateOptions { MaxOutputCharacters = 99 }))).Should().Throw<TemplateFailedException>();
        ((Action)(() => loop.Render([], new ChatTemplateOptions { MaxSteps = 50 }))).Should().Throw<TemplateFailedException>();
        ((Action)(() => loop.Render([], new ChatTemplateOptions { MaxDepth = 0 }))).Should().Throw<ArgumentException>().WithMessage("*MaxDepth*");
    }

    [Fact]
    public void Parse_MutatedFixtures_OnlyEverFailTyped()
    {
        var random = new Random(20261123);
        const string Alphabet = "{}%#-+ \n'\"()[]|.~*/x0_,=<:";
        string[] templates = [.. TemplateFixtures.Language.Values.Select(item => item.Template)];
        int failed = 0;
        for (int round = 0; round < 20_000; round++)
        {
            char[] mutated = templates[random.Next(templates.Length)].ToCharArray();
            for (int i = random.Next(1, 4); i > 0 && mutated.Length > 0; i--) mutated[random.Next(mutated.Length)] = Alphabet[random.Next(Alphabet.Length)];
            try
            {
                ChatTemplate.Parse(new string(mutated)).Render([], new ChatTemplateOptions { MaxSteps = 20_000, MaxOutputCharacters = 100_000 });
            }
            catch (TemplateFailedException)
            {
                failed++;
            }
        }

        failed.Should().BeInRange(1, 19_999);
    }
}
