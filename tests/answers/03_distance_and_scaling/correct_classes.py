# /// answer
# title = "Small classes"
# like = "correct_vectorised"
# ///

# %% distances
class Euclid:
    """Distances from one point to the rows of a table."""

    def __init__(self, point):
        self.point = point

    def to(self, table):
        return np.sqrt(((table - self.point) ** 2).sum(axis=1))


def distances(A, B):
    return np.vstack([Euclid(a).to(B) for a in A])


# %% standardise
class Ruler:
    """Subtracts and divides, feature by feature."""

    def __init__(self, mean, std):
        self.mean = mean
        self.size = np.where(std > 0, std, 1)

    def __call__(self, X):
        return (X - self.mean) / self.size


def standardise(X, mean, std):
    return Ruler(mean, std)(X)


# %% assign
class Clusters:
    """Scaler and k-means, fitted once."""

    def __init__(self, k, seed):
        self.scaler = StandardScaler()
        self.model = KMeans(n_clusters=k, n_init=10, random_state=seed)

    def fit(self, X):
        self.model.fit(self.scaler.fit_transform(X))
        return self

    def labels(self, X):
        return self.model.predict(self.scaler.transform(X))


def cluster_and_assign(X_train, X_new, k, seed=42):
    fitted = Clusters(k, seed).fit(X_train)
    return fitted.labels(X_train), fitted.labels(X_new)


# %% compare
class Row:
    """What one scaler leads to."""

    def __init__(self, X, y, model):
        labels = model.fit_predict(X)
        self.ari = adjusted_rand_score(y, labels)
        self.silhouette = silhouette_score(X, labels)


def compare_scalers(X, y, k, seed=42):
    spaces = {"min-max": MinMaxScaler, "robust": RobustScaler, "standard": StandardScaler}
    model = KMeans(n_clusters=k, n_init=10, random_state=seed)
    rows = {name: vars(Row(make().fit_transform(X), y, model)) for name, make in spaces.items()}
    rows["none"] = vars(Row(X, y, model))
    return pd.DataFrame.from_dict(rows, orient="index")
