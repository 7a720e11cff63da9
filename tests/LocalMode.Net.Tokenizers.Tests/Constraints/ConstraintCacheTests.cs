using LocalMode.Tokenizers.Constraints;
using LocalMode.Tokenizers.Constraints.Grammar;
using LocalMode.Tokenizers.Tests.Constraints.Vocabulary;

namespace LocalMode.Tokenizers.Tests.Constraints;

public sealed class ConstraintCacheTests
{
    private static readonly TokenVocabulary Vocabulary = TokenVocabulary.Create(RandomVocabulary.Bytes(new Random(1), 400), [399]);

    [Fact]
    public void GetOrCompile_SameGrammarAgain_GivesTheSameConstraint()
    {
        var cache = new ConstraintCache(Vocabulary);
        var grammar = new CountedGrammar("a");

        Constraint first = cache.GetOrCompile(grammar);

        cache.GetOrCompile(new CountedGrammar("a")).Should().BeSameAs(first);
        cache.GetOrCompile(new CountedGrammar("b")).Should().NotBeSameAs(first);
        grammar.Builds.Should().Be(1);
        cache.Count.Should().Be(2);
        cache.ByteCount.Should().BeGreaterThan(first.ByteCount);
        first.Vocabulary.Should().BeSameAs(Vocabulary);
    }

    [Fact]
    public void GetOrCompile_OverTheLimit_ForgetsTheLeastRecentlyUsed()
    {
        long one = new ConstraintCache(Vocabulary) is var measure && measure.GetOrCompile(new CountedGrammar("x")) is not null ? measure.ByteCount : 0;
        var cache = new ConstraintCache(Vocabulary, maxBytes: (one * 2) + (one / 2));
        Constraint a = cache.GetOrCompile(new CountedGrammar("a"));
        Constraint b = cache.GetOrCompile(new CountedGrammar("b"));
        cache.GetOrCompile(new CountedGrammar("a")).Should().BeSameAs(a);

        cache.GetOrCompile(new CountedGrammar("c"));

        cache.Count.Should().Be(2);
        cache.GetOrCompile(new CountedGrammar("a")).Should().BeSameAs(a);
        cache.GetOrCompile(new CountedGrammar("b")).Should().NotBeSameAs(b);
        cache.ByteCount.Should().BeLessThanOrEqualTo((one * 2) + (one / 2));
    }

    [Fact]
    public void GetOrCompile_LimitOfNothing_KeepsTheNewest()
    {
        var cache = new ConstraintCache(Vocabulary, maxBytes: 0);
        cache.GetOrCompile(new CountedGrammar("a"));

        Constraint b = cache.GetOrCompile(new CountedGrammar("b"));

        cache.Count.Should().Be(1);
        cache.GetOrCompile(new CountedGrammar("b")).Should().BeSameAs(b);
    }

    [Fact]
    public void GetOrCompile_Failure_IsNotKept()
    {
        var cache = new ConstraintCache(Vocabulary);
        var failing = new CountedGrammar("a") { Error = new InvalidOperationException("planted") };
        FluentActions.Invoking(() => cache.GetOrCompile(failing)).Should().Throw<InvalidOperationException>().WithMessage("planted");
        FluentActions.Invoking(() => cache.GetOrCompile(failing)).Should().Throw<InvalidOperationException>();

        failing.Builds.Should().Be(2);
        cache.Count.Should().Be(0);
        failing.Error = null;
        cache.GetOrCompile(failing).Should().NotBeNull();
        cache.Count.Should().Be(1);
    }

    [Fact]
    public void GetOrCompile_FromManyThreads_CompilesOnce()
    {
        var cache = new ConstraintCache(Vocabulary);
        CountedGrammar[] grammars = [.. Enumerable.Range(0, 4).Select(i => new CountedGrammar($"{i}") { Wait = TimeSpan.FromMilliseconds(30) })];
        var found = new Constraint[16];
        Thread[] threads = [.. Enumerable.Range(0, found.Length).Select(i => new Thread(() => found[i] = cache.GetOrCompile(grammars[i % 4])))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();

        grammars.Select(g => g.Builds).Should().Equal(1, 1, 1, 1);
        found.Distinct().Should().HaveCount(4);
        cache.Count.Should().Be(4);
    }

    [Fact]
    public void Create_WrongArguments_Throws()
    {
        FluentActions.Invoking(() => new ConstraintCache(null!)).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => new ConstraintCache(Vocabulary, maxBytes: -1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new ConstraintCache(Vocabulary).GetOrCompile(null!)).Should().Throw<ArgumentNullException>();
    }

    private sealed class CountedGrammar(string key) : ConstraintGrammar(key)
    {
        private int _builds;

        public int Builds => _builds;

        public TimeSpan Wait { get; init; }

        public Exception? Error { get; set; }

        internal override GrammarBuild Build(CompileBudget budget)
        {
            Interlocked.Increment(ref _builds);
            Thread.Sleep(Wait);
            return Error is null ? new GrammarBuild(new LiteralNode("abc"u8.ToArray()), []) : throw Error;
        }
    }
}
