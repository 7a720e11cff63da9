namespace LocalMode;

/// <summary>Builds a pipeline around a role, decorator by decorator: the base of the builders of all our roles.</summary>
/// <typeparam name="TRole">The role, such as <see cref="ITextClassifier"/>.</typeparam>
/// <typeparam name="TBuilder">The builder itself.</typeparam>
/// <remarks>Not safe for concurrent use. What is added first lies outermost, as with the builders of Microsoft.Extensions.AI.</remarks>
public abstract class InferenceBuilder<TRole, TBuilder>
    where TRole : class
    where TBuilder : InferenceBuilder<TRole, TBuilder>
{
    private readonly Func<IServiceProvider, TRole> _innerFactory;
    private readonly List<Func<TRole, IServiceProvider, TRole>> _factories = [];

    private protected InferenceBuilder(Func<IServiceProvider, TRole> innerFactory)
    {
        ArgumentNullException.ThrowIfNull(innerFactory);
        _innerFactory = innerFactory;
    }

    /// <summary>Adds a decorator.</summary>
    /// <param name="factory">Wraps what lies below.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="factory"/> is <see langword="null"/>.</exception>
    public TBuilder Use(Func<TRole, TRole> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return Use((inner, _) => factory(inner));
    }

    /// <summary>Adds a decorator that needs services.</summary>
    /// <param name="factory">Wraps what lies below; it gets the services that the pipeline is built with.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="factory"/> is <see langword="null"/>.</exception>
    public TBuilder Use(Func<TRole, IServiceProvider, TRole> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _factories.Add(factory);
        return (TBuilder)this;
    }

    /// <summary>Builds the pipeline.</summary>
    /// <param name="services">The services for decorators that need some; <see langword="null"/> for none.</param>
    /// <returns>The outermost decorator, or the role itself where none was added. Disposing it disposes the whole pipeline.</returns>
    /// <exception cref="InvalidOperationException">A factory returned <see langword="null"/>.</exception>
    public TRole Build(IServiceProvider? services = null)
    {
        services ??= NoServices.Instance;
        TRole role = _innerFactory(services) ?? throw new InvalidOperationException($"The factory of the {typeof(TRole).Name} returned null. It must return one.");
        for (int i = _factories.Count - 1; i >= 0; i--)
        {
            role = _factories[i](role, services)
                ?? throw new InvalidOperationException($"The decorator at index {i} returned null. It must return a {typeof(TRole).Name}.");
        }

        return role;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}
